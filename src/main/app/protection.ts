import { type ErrorData, toErrorData } from '../../shared/errors.ts'
import type { MasterKeySource, MasterKeyStore } from '../ports/master-key-store.ts'

export interface ProtectionOption {
  source: MasterKeySource
  available: boolean
  problem?: ErrorData
}
export type ProtectionOptions = () => Promise<ProtectionOption[]>

const offer = async (store: MasterKeyStore): Promise<ProtectionOption | undefined> => {
  try {
    const key = await store.read()
    if (!store.writable && key === undefined) return undefined
    return { source: store.source, available: true }
  } catch (error) {
    return { source: store.source, available: false, problem: toErrorData(error) }
  }
}

/**
 * The ways to keep the master key, best first: what the environment gives comes first, since somebody set it on
 * purpose; then the keychain; a passphrase always works.
 */
export const protectionOptions =
  (stores: MasterKeyStore[]): ProtectionOptions =>
  async () => {
    const outside = stores.filter(({ writable }) => !writable)
    const inside = stores.filter(({ writable }) => writable)
    const offers = await Promise.all([...outside, ...inside].map(offer))
    return [...offers.filter((option) => option !== undefined), { source: 'passphrase', available: true }]
  }
