import { randomBytes } from 'node:crypto'
import { type Header, vaultFormat } from './header.ts'
import { openRecovery, type RecoveryKey, sealRecovery } from './recovery-key.ts'
import { seal, unseal } from './sealing.ts'

/** The keys of an open vault. */
export interface Keys {
  slot: Buffer
  /** By generation, oldest first; the last one is written with. */
  vault: { generation: number; key: Buffer }[]
  fingerprint: Buffer
  /** SubjectPublicKeyInfo that the slot key is sealed to, where a recovery key was made. */
  recovery: Buffer | undefined
}

/** How the master key is kept. */
export type Protected = Pick<Header, 'vaultId' | 'source' | 'keyName' | 'kdf'>

const context = (what: string, vaultId: string): string => `certhub ${what}|${vaultFormat}|${vaultId}`
const sealText = (key: Uint8Array, plain: Uint8Array, what: string, vaultId: string): string =>
  seal(key, plain, context(what, vaultId)).toString('base64')
const unsealText = (key: Uint8Array, text: string, what: string, vaultId: string): Buffer | undefined =>
  unseal(key, Buffer.from(text, 'base64'), context(what, vaultId))

/** Keys for a new vault. A restored one takes over the fingerprint key, so that stored fingerprints stay true. */
export const makeKeys = (fingerprint: Buffer = randomBytes(32)): Keys => ({
  slot: randomBytes(32),
  vault: [{ generation: 1, key: randomBytes(32) }],
  fingerprint,
  recovery: undefined,
})

export const sealKeys = (keys: Keys, masterKey: Uint8Array, { vaultId, ...how }: Protected): Header => {
  const under = (plain: Uint8Array, what: string): string => sealText(keys.slot, plain, what, vaultId)
  return {
    format: vaultFormat,
    vaultId,
    ...how,
    slot: sealText(masterKey, keys.slot, 'slot key', vaultId),
    ...sealedUnderSlot(keys, vaultId, under),
  }
}

const sealedUnderSlot = (
  keys: Keys,
  vaultId: string,
  under: (plain: Uint8Array, what: string) => string,
): Pick<Header, 'keys' | 'fingerprintKey' | 'recovery'> => ({
  keys: keys.vault.map(({ generation, key }) => ({
    generation,
    wrapped: under(key, `vault key ${generation}`),
  })),
  fingerprintKey: under(keys.fingerprint, 'fingerprint key'),
  ...(keys.recovery && {
    recovery: {
      publicKey: under(keys.recovery, 'recovery public key'),
      ...sealRecovery(keys.recovery, keys.slot, context('recovery', vaultId)),
    },
  }),
})

/** The header with other keys under the same slot key: the master key is not needed. */
export const resealKeys = (header: Header, keys: Keys): Header => {
  const { keys: _, fingerprintKey: __, recovery: ___, ...rest } = header
  const under = (plain: Uint8Array, what: string): string => sealText(keys.slot, plain, what, header.vaultId)
  return { ...rest, ...sealedUnderSlot(keys, header.vaultId, under) }
}

const openSlot = (header: Header, slot: Buffer): Keys | undefined => {
  const { vaultId, recovery } = header
  const vault = header.keys.map(({ generation, wrapped }) => ({
    generation,
    key: unsealText(slot, wrapped, `vault key ${generation}`, vaultId),
  }))
  const fingerprint = unsealText(slot, header.fingerprintKey, 'fingerprint key', vaultId)
  const publicKey = recovery && unsealText(slot, recovery.publicKey, 'recovery public key', vaultId)
  const complete = vault.flatMap(({ generation, key }) => (key ? [{ generation, key }] : []))
  if (!fingerprint || complete.length !== vault.length || (recovery && !publicKey)) return undefined
  complete.sort((a, b) => a.generation - b.generation)
  return { slot, vault: complete, fingerprint, recovery: publicKey }
}

/** The keys, or undefined when the master key is another. */
export const openKeys = (header: Header, masterKey: Uint8Array): Keys | undefined => {
  const slot = unsealText(masterKey, header.slot, 'slot key', header.vaultId)
  return slot && openSlot(header, slot)
}

/** The keys by the recovery key, or undefined when it is another or none was made. */
export const openKeysByRecovery = (header: Header, recoveryKey: RecoveryKey): Keys | undefined => {
  const slot =
    header.recovery && openRecovery(recoveryKey, header.recovery, context('recovery', header.vaultId))
  return slot && openSlot(header, slot)
}

/** The key of a generation; undefined when the vault no longer has it. */
export const keyOfGeneration = ({ vault }: Keys, generation: number): Buffer | undefined =>
  vault.find((one) => one.generation === generation)?.key

/** What new records are written with. */
export const currentKey = ({ vault }: Keys): { generation: number; key: Buffer } => {
  const newest = vault.at(-1)
  if (!newest) throw new Error('a vault has at least one key')
  return newest
}

export const wipe = (keys: Keys): void => {
  for (const { key } of keys.vault) key.fill(0)
  keys.slot.fill(0)
  keys.fingerprint.fill(0)
}
