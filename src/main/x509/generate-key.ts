import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import type { KeyType } from '../../shared/key-type.ts'
import { Secret } from '../../shared/secret.ts'

const generate = promisify(generateKeyPair)

const curves = { ec256: 'P-256', ec384: 'P-384' } as const
const bits = { rsa2048: 2048, rsa3072: 3072, rsa4096: 4096 } as const

/** A new private key, PKCS#8 PEM. Made in a thread of its own, so that RSA does not hold up the hub. */
export const generateKey = async (keyType: KeyType): Promise<Secret> => {
  const { privateKey } =
    keyType === 'ec256' || keyType === 'ec384'
      ? await generate('ec', { namedCurve: curves[keyType] })
      : await generate('rsa', { modulusLength: bits[keyType] })
  return new Secret(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
}
