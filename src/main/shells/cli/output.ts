import type { ErrorData } from '../../../shared/errors.ts'
import { printable, printableJson } from '../../../shared/plain-text.ts'
import { isText, renderText } from '../../../shared/texts.ts'

/** Prints results on stdout, and everything for people on stderr. */
export interface Output {
  json: boolean
  /** `data` with --json, else the text. In both nothing acts on a terminal. */
  print(data: unknown, text: string): void
  /** The same for a value that a script takes as it is: only for a terminal is it cleaned. */
  printValue(data: unknown, value: string): void
  say(text: string): void
  /**
   * Message, hint, the other side's own words and where more is said on stderr; with --json `{"error": …}` on stdout,
   * so that a script reads one stream.
   */
  printError(error: ErrorData): void
}

interface Streams {
  stdout: Pick<NodeJS.WriteStream, 'write'> & { isTTY?: boolean }
  stderr: Pick<NodeJS.WriteStream, 'write'>
}

/** A recorded reason is printed with its words. */
const withWords = (_: string, value: unknown): unknown =>
  isText(value) ? { ...value, text: renderText(value) } : value

export const createOutput = (json: boolean, { stdout, stderr }: Streams): Output => {
  const say = (text: string): void => {
    stderr.write(`${printable(text)}\n`)
  }
  const asJson = (data: unknown): string => printableJson(JSON.stringify(data, withWords, 2))
  const print = (data: unknown, text: string): void => {
    stdout.write(`${json ? asJson(data) : printable(text)}\n`)
  }
  return {
    json,
    print,
    printValue: (data, value) =>
      json || stdout.isTTY ? print(data, value) : void stdout.write(`${value}\n`),
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
