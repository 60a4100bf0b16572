import type { Bridge } from '../../shared/bridge.ts'
import type { InputOf, MethodName, OutputOf } from '../../shared/contract/contract.ts'
import type { ErrorData } from '../../shared/errors.ts'
import { connection } from './connection.ts'
import { createHttpBridge } from './http-bridge.ts'

declare global {
  interface Window {
    /** Given by the desktop shell's preload; absent in a browser. */
    readonly certhub?: Bridge
  }
}

/** A failed call, with what the hub said as data. */
export class HubError extends Error {
  readonly data: ErrorData

  constructor(data: ErrorData) {
    super(data.message)
    this.name = 'HubError'
    this.data = data
  }
}

/** Whether this is the page of `certhub serve`, and not the desktop’s window. */
export const isServed = window.certhub === undefined

export const bridge: Bridge = window.certhub ?? createHttpBridge({ connection })

/** Calls the hub, which stops the work when the signal is aborted. Throws `HubError`; nothing else. */
export const call = async <M extends MethodName>(
  method: M,
  input: InputOf<M>,
  signal?: AbortSignal,
): Promise<OutputOf<M>> => {
  const id = signal && crypto.randomUUID()
  if (id) signal.addEventListener('abort', () => void bridge.cancel(id), { once: true })
  const answer = await bridge.call(method, input, id)
  if (answer.ok) return answer.value
  throw new HubError(answer.error)
}

export const errorDataOf = (error: unknown): ErrorData =>
  error instanceof HubError
    ? error.data
    : {
        code: 'internal',
        message: `This page made a mistake: ${error instanceof Error ? error.message : String(error)}`,
        hint: 'Reload the page. If it happens again, please report it.',
        retry: 'later',
        params: {},
        subject: {},
      }
