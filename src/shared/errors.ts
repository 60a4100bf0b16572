import { acmeErrors } from './error-catalogue/acme.ts'
import { backupErrors } from './error-catalogue/backup.ts'
import { challengeErrors } from './error-catalogue/challenges.ts'
import { credentialErrors } from './error-catalogue/credentials.ts'
import { dnsErrors } from './error-catalogue/dns.ts'
import type { CatalogueEntry, FixScreen } from './error-catalogue/entry.ts'
import { inputErrors } from './error-catalogue/input.ts'
import { legoErrors } from './error-catalogue/lego.ts'
import { notifyErrors } from './error-catalogue/notify.ts'
import { shellErrors } from './error-catalogue/shell.ts'
import { sshErrors } from './error-catalogue/ssh.ts'
import { tlsCertificateErrors } from './error-catalogue/tls-certificate.ts'
import { vaultErrors } from './error-catalogue/vault.ts'
import type { ErrorData, Subject } from './error-data.ts'

export type { ErrorData, Subject } from './error-data.ts'

/** Every error a person can meet, by code. Codes are stable: scripts may rely on them. */
export const errorCatalogue = {
  ...inputErrors,
  ...vaultErrors,
  ...acmeErrors,
  ...dnsErrors,
  ...shellErrors,
  ...credentialErrors,
  ...backupErrors,
  ...tlsCertificateErrors,
  ...legoErrors,
  ...notifyErrors,
  ...challengeErrors,
  ...sshErrors,
}
type Catalogue = typeof errorCatalogue
export type ErrorCode = keyof Catalogue

type Placeholder<S extends string> = S extends `${string}{${infer P}}${infer Rest}`
  ? P | Placeholder<Rest>
  : never
type ParamsOf<C extends ErrorCode> = Placeholder<Catalogue[C]['message']> | Placeholder<Catalogue[C]['hint']>
/** The params an error of this code needs: exactly the placeholders of its message and hint. */
export type ErrorParams<C extends ErrorCode> = Record<ParamsOf<C>, string | number>

export interface ErrorExtras {
  /** Seconds until the same call may be tried again (RFC 9110 §10.2.3). */
  retryAfter?: number | undefined
  /** What the other side said, in its own words. Never holds a secret. */
  detail?: string | undefined
  /** What it is about: where the fix is, on the screen that the catalogue names. */
  subject?: Subject | undefined
  cause?: unknown
}

const fill = (template: string, params: Record<string, string | number>): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))

/** An expected failure: has a code of the catalogue, a hint, and says whether trying again can help. */
export class CerthubError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C
  readonly data: ErrorData
  readonly exitCode: number

  constructor(code: C, params: ErrorParams<C>, extras: ErrorExtras = {}) {
    const entry: CatalogueEntry = errorCatalogue[code]
    const message = fill(entry.message, params)
    super(message, { cause: extras.cause })
    this.name = 'CerthubError'
    this.code = code
    this.exitCode = entry.exit
    this.data = {
      code,
      params: { ...params },
      message,
      hint: fill(entry.hint, params),
      retry: entry.retry,
      ...(entry.screen && { screen: entry.screen satisfies FixScreen }),
      subject: { ...extras.subject },
      ...(extras.retryAfter !== undefined && { retryAfter: extras.retryAfter }),
      ...(extras.detail && { detail: extras.detail.slice(0, 2000) }),
    }
  }

  /** Says what it is about, as far as whoever threw it did not know. Gives itself. */
  at(known: Readonly<Subject>): this {
    this.data.subject = { ...known, ...this.data.subject }
    return this
  }
}

/** Does what is asked; an error of the catalogue that it throws is then about `known`, see `CerthubError.at`. */
export const fixedAt = async <T>(known: Readonly<Subject>, run: () => Promise<T>): Promise<T> => {
  try {
    return await run()
  } catch (error) {
    throw error instanceof CerthubError ? error.at(known) : error
  }
}

export const hasCode = <C extends ErrorCode>(error: unknown, ...codes: C[]): error is CerthubError<C> =>
  error instanceof CerthubError && (codes as ErrorCode[]).includes(error.code)

/** A sentence without its full stop, to stand inside another one. */
export const asClause = (sentence: string): string => sentence.trim().replace(/\.$/, '')

/** Any thrown value as error data; what is not a CerthubError becomes `internal` with its message only. */
export const toErrorData = (error: unknown): ErrorData =>
  error instanceof CerthubError
    ? error.data
    : new CerthubError('internal', { problem: error instanceof Error ? error.message : String(error) }).data

/** The CLI's exit code for error data that crossed a boundary. */
export const exitCodeOf = (code: string): number =>
  code in errorCatalogue ? errorCatalogue[code as ErrorCode].exit : 1
