import { createHash } from 'node:crypto'

/** What a server shows to be itself. */
export interface HostKey {
  /** The algorithm's name, such as `ssh-ed25519`. */
  type: string
  /** As OpenSSH prints it: `SHA256:…`, base64 without padding. */
  fingerprint: string
}

/** Of a public key in its wire form (RFC 4253 §6.6), which begins with its type as a string. */
export const hostKeyOf = (blob: Buffer): HostKey => ({
  type: blob.subarray(4, 4 + blob.readUInt32BE(0)).toString('latin1'),
  fingerprint: `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`,
})
