import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import type { Secret } from '../../../shared/secret.ts'
import * as der from '../der.ts'

export interface TestCertificate {
  subject: string
  /** The key that is certified; its public half will do. */
  key: Secret
  issuer: string
  /** An EC P-256 key. */
  issuerKey: Secret
  names?: string[]
  notBefore: Date
  notAfter: Date
  serial?: number
  /** OIDs. */
  extendedKeyUsage?: string[]
}

const name = (commonName: string): Buffer =>
  der.sequence(der.setOf(der.sequence(der.objectIdentifier('2.5.4.3'), der.utf8String(commonName))))

const time = (date: Date): Buffer =>
  der.tagged(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]|\.\d+/g, '')}`))

const extension = (oid: string, values: Buffer[]): Buffer[] =>
  values.length === 0
    ? []
    : [der.sequence(der.objectIdentifier(oid), der.octetString(der.sequence(...values)))]

const extensions = ({ names = [], extendedKeyUsage = [] }: TestCertificate): Buffer => {
  const san = names.map((dnsName) => der.tagged(0x82, Buffer.from(dnsName)))
  const list = [
    ...extension('2.5.29.17', san),
    ...extension('2.5.29.37', extendedKeyUsage.map(der.objectIdentifier)),
  ]
  return list.length === 0 ? Buffer.alloc(0) : der.tagged(0xa3, der.sequence(...list))
}

/** A certificate for tests, as PEM: exactly what is asked for, however wrong. */
export const issueCertificate = (wanted: TestCertificate): string => {
  const algorithm = der.sequence(der.objectIdentifier('1.2.840.10045.4.3.2'))
  const body = der.sequence(
    der.tagged(0xa0, der.smallInteger(2)),
    der.smallInteger(wanted.serial ?? 1),
    algorithm,
    name(wanted.issuer),
    der.sequence(time(wanted.notBefore), time(wanted.notAfter)),
    name(wanted.subject),
    createPublicKey(wanted.key.expose()).export({ type: 'spki', format: 'der' }),
    extensions(wanted),
  )
  const signature = sign('sha256', body, createPrivateKey(wanted.issuerKey.expose()))
  const lines =
    der
      .sequence(body, algorithm, der.bitString(signature))
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
