import type { KeyObject } from 'node:crypto'
import type { KeyType } from '../../shared/key-type.ts'

const ecTypes: Record<string, KeyType> = { prime256v1: 'ec256', secp384r1: 'ec384' }
const rsaTypes: Record<number, KeyType> = { 2048: 'rsa2048', 3072: 'rsa3072', 4096: 'rsa4096' }

/** The key type of a private or public key; undefined for one that we do not make. */
export const keyTypeOf = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): KeyType | undefined =>
  asymmetricKeyType === 'ec'
    ? ecTypes[asymmetricKeyDetails?.namedCurve ?? '']
    : asymmetricKeyType === 'rsa'
      ? rsaTypes[asymmetricKeyDetails?.modulusLength ?? 0]
      : undefined
