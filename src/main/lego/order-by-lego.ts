import type { AccountRecord } from '../ports/records.ts'

/** An order at the CA that an installed lego drives, for a DNS provider that is not built in. Answers the chain as PEM. */
export type OrderByLego = (order: {
  account: AccountRecord
  csr: Uint8Array
  names: readonly string[]
  preferredChain: string | null
  signal: AbortSignal
  onLine(line: string): void
}) => Promise<string>
