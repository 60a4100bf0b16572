import { z } from 'zod'

const host = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(255, 'must be at most 255 characters')
  // One that begins with a hyphen would be an option wherever a command line is made of it.
  .regex(/^[A-Za-z0-9_:.%][A-Za-z0-9_:.%-]*$/, 'must be a host name or an IP address')

/** A host key by its fingerprint, as OpenSSH prints it: SHA-256 of the public key (RFC 4253 §6.6), base64 without padding. */
const hostKey = z
  .string()
  .trim()
  .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'must be a fingerprint as `ssh-keygen -l` prints it: SHA256:…')

/** Where an SSH server is. */
export const sshAddress = { host, port: z.number().int().min(1).max(65_535).default(22) }

/** An SSH server, the stored credential that logs in there, and the host key that it must show. */
export const sshServer = { ...sshAddress, credential: z.string().trim().min(1).max(200), hostKey }
const sshServerSchema = z.strictObject(sshServer)
export type SshServer = z.output<typeof sshServerSchema>

/** The host, with the port where it is not the usual one. */
export const sshPlaceOf = ({ host: name, port }: { host: string; port: number }): string => {
  const shown = name.includes(':') ? `[${name}]` : name
  return port === 22 ? name : `${shown}:${port}`
}
