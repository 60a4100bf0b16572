import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { seal, unseal } from './sealing.ts'

/**
 * What is kept outside of the records and must still be the vault's own. Each purpose has a key of its own, derived
 * from the fingerprint key, so that it outlasts rotation, a new master key, and a backup and its restore.
 */
export interface Sealer {
  /** HMAC-SHA-256, base64url. */
  mac(purpose: string, text: string): string
  seal(purpose: string, plain: Uint8Array): Buffer
  /** Undefined when it was sealed for another purpose, by another vault, or changed. */
  unseal(purpose: string, sealed: Uint8Array): Buffer | undefined
}

/** `root` gives the fingerprint key; throws while there is none. `forget` wipes what was derived. */
export const createSealer = (root: () => Uint8Array): Sealer & { forget(): void } => {
  const derived = new Map<string, Buffer>()
  const keyOf = (purpose: string): Buffer => {
    const from = root()
    const known = derived.get(purpose)
    if (known) return known
    const key = Buffer.from(hkdfSync('sha256', from, '', `certhub ${purpose}`, 32))
    derived.set(purpose, key)
    return key
  }
  /** Ten thousand rows are looked at in one list: a key that is read anew for each would take four times as long. */
  const macKeys = new Map<string, KeyObject>()
  const macKeyOf = (purpose: string): KeyObject => {
    const bytes = keyOf(`mac ${purpose}`)
    const known = macKeys.get(purpose)
    if (known) return known
    const key = createSecretKey(bytes)
    macKeys.set(purpose, key)
    return key
  }
  return {
    mac: (purpose, text) => createHmac('sha256', macKeyOf(purpose)).update(text).digest('base64url'),
    seal: (purpose, plain) => seal(keyOf(`seal ${purpose}`), plain, purpose),
    unseal: (purpose, sealed) => unseal(keyOf(`seal ${purpose}`), sealed, purpose),
    forget: () => {
      for (const key of derived.values()) key.fill(0)
      derived.clear()
      macKeys.clear()
    },
  }
}
