import type { ErrorData } from '../../../shared/errors.ts'

/** Line breaks and tabs apart, characters that a terminal would act on are shown as �, not sent. */
export const printable = (text: string): string => text.replace(/(?![\n\t])[\p{Cc}\p{Cf}]/gu, '�')

/** Prints results on stdout, and everything for people on stderr. */
export interface Output {
  json: boolean
  /** `data` with --json, else the text. */
  print(data: unknown, text: string): void
  say(text: string): void
  /**
   * Message, hint, the other side's own words and where more is said on stderr; with --json `{"error": …}` on stdout,
   * so that a script reads one stream.
   */
  printError(error: ErrorData): void
}

interface Streams {
  stdout: Pick<NodeJS.WriteStream, 'write'>
  stderr: Pick<NodeJS.WriteStream, 'write'>
}

export const createOutput = (json: boolean, { stdout, stderr }: Streams): Output => {
  const say = (text: string): void => {
    stderr.write(`${printable(text)}\n`)
  }
  const print = (data: unknown, text: string): void => {
    stdout.write(`${json ? JSON.stringify(data, null, 2) : text}\n`)
  }
  return {
    json,
    print,
    say,
    printError: (error) => {
      if (json) return print({ error }, '')
      const retry =
        error.retryAfter === undefined ? '' : `It can be tried again in ${Math.ceil(error.retryAfter)} s.`
      const said = (error.detail ?? '').split('\n').map((line) => line && `  | ${line}`)
      if (error.code === 'usage') return say(`${error.message}\n${error.hint}`)
      const more = `More: certhub error ${error.code}`
      say([`${error.message} [${error.code}]`, error.hint, retry, ...said, more].filter(Boolean).join('\n'))
    },
  }
}
