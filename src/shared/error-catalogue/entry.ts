/**
 * One row of the closed error catalogue.
 * `message` and `hint` may hold `{param}` placeholders, filled from the error's params.
 * `retry`: `never` – a person must change something; `later` – the same call can succeed unchanged;
 * `other-ca` – a failure of the CA itself, so another CA may be tried at once.
 * `exit`: the CLI's exit code (1 failed, 2 usage, 3 locked, 4 not found).
 */
export interface CatalogueEntry {
  readonly message: string
  readonly hint: string
  readonly retry: 'never' | 'later' | 'other-ca'
  readonly exit: 1 | 2 | 3 | 4
  readonly screen?: FixScreen
}

/** Screens an error's fix can point to. */
export type FixScreen =
  | 'unlock'
  | 'instances'
  | 'accounts'
  | 'credentials'
  | 'certificates'
  | 'new-certificate'
  | 'settings'

export const defineErrors = <const T extends Record<string, CatalogueEntry>>(entries: T): T => entries
