import { z } from 'zod'
import { sshServer } from './ssh-server.ts'

const port = z.number().int().min(1).max(65_535)

/** How a CA is shown that the names are ours. */
export const validationSchema = z.discriminatedUnion('kind', [
  /** A TXT record for each name (dns-01, RFC 8555 §8.4): the only way for wildcards. */
  z.strictObject({ kind: z.literal('dns') }),
  /** A web server of the hub’s own, while an order needs it (http-01, RFC 8555 §8.3). The CA comes to port 80. */
  z.strictObject({ kind: z.literal('http-listener'), port: port.default(80) }),
  /** A file below the folder that a web server shows as the root of each name (http-01). */
  z.strictObject({ kind: z.literal('http-folder'), path: z.string().min(1).max(4096) }),
  /** The same on another host, written there over SFTP. `credential` is an SSH login of the certificate’s instance. */
  z.strictObject({
    kind: z.literal('http-sftp'),
    ...sshServer,
    path: z
      .string()
      .max(4096)
      .regex(/^\/[^\p{Cc}]*$/u, 'must be an absolute path'),
  }),
  /** A TLS server of the hub’s own, while an order needs it (tls-alpn-01, RFC 8737). The CA comes to port 443. */
  z.strictObject({ kind: z.literal('tls-alpn'), port: port.default(443) }),
])
export type Validation = z.output<typeof validationSchema>

export type SftpValidation = Extract<Validation, { kind: 'http-sftp' }>

export const validationKinds = [
  'dns',
  'http-listener',
  'http-folder',
  'http-sftp',
  'tls-alpn',
] as const satisfies readonly Validation['kind'][]

export const dnsValidation: Validation = { kind: 'dns' }

/** The challenge’s name at the CA. */
export const challengeTypes = {
  dns: 'dns-01',
  'http-listener': 'http-01',
  'http-folder': 'http-01',
  'http-sftp': 'http-01',
  'tls-alpn': 'tls-alpn-01',
} as const satisfies Record<Validation['kind'], string>

/** The port that a CA comes to (RFC 8555 §8.3, RFC 8737 §3). */
export const publicPortOf = ({ kind }: Validation): number => (kind === 'tls-alpn' ? 443 : 80)
