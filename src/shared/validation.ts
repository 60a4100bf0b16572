import { z } from 'zod'
import { absolutePath } from './absolute-path.ts'
import { sshServer } from './ssh-server.ts'

const port = z.number().int().min(1).max(65_535)

/** How a CA is shown that the names are ours. */
export const validationSchema = z.discriminatedUnion('kind', [
  /**
   * A TXT record for each name, written anew for each order (dns-01, RFC 8555 §8.4). `label: 'account'`: at a name of the
   * CA account’s own where the CA offers that (dns-account-01, draft-ietf-acme-dns-account-label), else as without it.
   */
  z.strictObject({ kind: z.literal('dns'), label: z.literal('account').optional() }),
  /** A TXT record that stands for good and names CA and account (dns-persist-01, draft-ietf-acme-dns-persist). */
  z.strictObject({ kind: z.literal('dns-persist') }),
  /** A web server of the hub’s own, while an order needs it (http-01, RFC 8555 §8.3). The CA comes to port 80. */
  z.strictObject({ kind: z.literal('http-listener'), port: port.default(80) }),
  /** A file below the folder that a web server shows as the root of each name (http-01). */
  z.strictObject({ kind: z.literal('http-folder'), path: absolutePath }),
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

export type DnsValidation = Extract<Validation, { kind: 'dns' }>
export type SftpValidation = Extract<Validation, { kind: 'http-sftp' }>

export const validationKinds = [
  'dns',
  'dns-persist',
  'http-listener',
  'http-folder',
  'http-sftp',
  'tls-alpn',
] as const satisfies readonly Validation['kind'][]

export const dnsValidation: Validation = { kind: 'dns' }

/** Whether the CA looks in DNS: the only way for wildcards, and none for IP addresses. */
export const isByDns = ({ kind }: Pick<Validation, 'kind'>): boolean =>
  kind === 'dns' || kind === 'dns-persist'

/** The challenge’s name at the CA. */
export const challengeTypeOf = (validation: Validation): string => {
  switch (validation.kind) {
    case 'dns':
      return validation.label === 'account' ? 'dns-account-01' : 'dns-01'
    case 'dns-persist':
      return 'dns-persist-01'
    case 'tls-alpn':
      return 'tls-alpn-01'
    default:
      return 'http-01'
  }
}

/** The port that a CA comes to (RFC 8555 §8.3, RFC 8737 §3). */
export const publicPortOf = ({ kind }: Pick<Validation, 'kind'>): number => (kind === 'tls-alpn' ? 443 : 80)
