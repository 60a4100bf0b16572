import type { KeyObject } from 'node:crypto'

const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
const string = (value: string | Uint8Array): Buffer => {
  const bytes = Buffer.from(value)
  return Buffer.concat([number(bytes.length), bytes])
}
const blockSize = 8

/**
 * An Ed25519 private key as OpenSSH keeps it, not encrypted (OpenSSH's PROTOCOL.key). The same key gives the same text:
 * the check number, which is random elsewhere, is zero.
 */
export const opensshEd25519 = (key: KeyObject): string => {
  const { x = '', d = '' } = key.export({ format: 'jwk' })
  const [publicKey, seed] = [Buffer.from(x, 'base64url'), Buffer.from(d, 'base64url')]
  const type = string('ssh-ed25519')
  const secret = Buffer.concat([
    number(0),
    number(0),
    type,
    string(publicKey),
    string(Buffer.concat([seed, publicKey])),
    string(''),
  ])
  const padding = Array.from(
    { length: (blockSize - (secret.length % blockSize)) % blockSize },
    (_, n) => n + 1,
  )
  const whole = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    string('none'),
    string('none'),
    string(''),
    number(1),
    string(Buffer.concat([type, string(publicKey)])),
    string(Buffer.concat([secret, Buffer.from(padding)])),
  ])
  const lines = whole.toString('base64').match(/.{1,70}/g) ?? []
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n')
}
