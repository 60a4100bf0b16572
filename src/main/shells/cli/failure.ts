import { CerthubError, type ErrorData } from '../../../shared/errors.ts'

/** The command was typed wrongly: exit code 2. `command` is what help is offered for. */
export class UsageError extends Error {
  dataFor(command: string): ErrorData {
    const help = `See \`${['certhub', command, '--help'].filter(Boolean).join(' ')}\`.`
    return new CerthubError('usage', { problem: this.message, help }).data
  }
}

/** A call that the hub refused, or that failed. */
export class CallError extends Error {
  readonly data: ErrorData

  constructor(data: ErrorData) {
    super(data.message)
    this.data = data
  }
}
