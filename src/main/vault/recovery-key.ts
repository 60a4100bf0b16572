import {
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { Secret } from '../../shared/secret.ts'
import { seal, unseal } from './sealing.ts'

/**
 * A recovery key is the private half of an X25519 key pair (RFC 7748). The header keeps the public half, so that the
 * slot key can be sealed to it again whenever the master key changes, without the paper that the private half is on.
 */
export type RecoveryKey = KeyObject

/** Crockford's base32: no I, L, O, U; they are read as the digits they look like. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const keyBytes = 32
const checkBytes = 3
const pkcs8Head = Buffer.from('302e020100300506032b656e04220420', 'hex')

const toKey = (seed: Uint8Array): RecoveryKey =>
  createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' })
const publicOf = (key: RecoveryKey): Buffer => createPublicKey(key).export({ type: 'spki', format: 'der' })
const checkOf = (seed: Uint8Array): Buffer =>
  createHash('sha256').update('certhub recovery key').update(seed).digest().subarray(0, checkBytes)

const encode = (bytes: Uint8Array): string => {
  let bits = ''
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0')
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join('')
}

const decode = (text: string): Buffer | undefined => {
  const clean = text.toUpperCase().replace(/[\s-]/g, '').replace(/[IL]/g, '1').replaceAll('O', '0')
  if (clean.length * 5 !== (keyBytes + checkBytes) * 8) return undefined
  const values = [...clean].map((letter) => alphabet.indexOf(letter))
  if (values.includes(-1)) return undefined
  const bits = values.map((value) => value.toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

/** A new key: as a person writes it down, in groups of seven, and its public half. */
export const makeRecoveryKey = (): { text: Secret; publicKey: Buffer } => {
  const seed = randomBytes(keyBytes)
  const text = encode(Buffer.concat([seed, checkOf(seed)]))
  return { text: new Secret((text.match(/.{7}/g) ?? []).join('-')), publicKey: publicOf(toKey(seed)) }
}

/** The key as typed, in any case, with any spaces and hyphens; undefined when a letter is wrong. */
export const parseRecoveryKey = (typed: Secret): RecoveryKey | undefined => {
  const bytes = decode(typed.expose())
  if (!bytes) return undefined
  const seed = bytes.subarray(0, keyBytes)
  return checkOf(seed).equals(bytes.subarray(keyBytes)) ? toKey(seed) : undefined
}

const sharedKey = (privateKey: KeyObject, publicKey: Buffer, ephemeral: Buffer): Buffer => {
  const secret = diffieHellman({
    privateKey,
    publicKey: createPublicKey({ key: publicKey, format: 'der', type: 'spki' }),
  })
  return Buffer.from(hkdfSync('sha256', secret, ephemeral, 'certhub recovery', 32))
}

/** Seals the slot key to the public half, by a key pair that is then forgotten. */
export const sealRecovery = (publicKey: Buffer, slot: Uint8Array, context: string) => {
  const once = generateKeyPairSync('x25519')
  const ephemeral = once.publicKey.export({ type: 'spki', format: 'der' })
  const key = sharedKey(once.privateKey, publicKey, ephemeral)
  return { ephemeral: ephemeral.toString('base64'), slot: seal(key, slot, context).toString('base64') }
}

/** The slot key, or undefined when the recovery key is another. */
export const openRecovery = (
  recoveryKey: RecoveryKey,
  sealed: { ephemeral: string; slot: string },
  context: string,
): Buffer | undefined => {
  const ephemeral = Buffer.from(sealed.ephemeral, 'base64')
  try {
    const key = sharedKey(recoveryKey, ephemeral, ephemeral)
    return unseal(key, Buffer.from(sealed.slot, 'base64'), context)
  } catch {
    return undefined
  }
}
