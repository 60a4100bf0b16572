import type { Asn1, Forge } from 'node-forge'
import { countRounds } from './count-rounds.ts'
import { type KeyFileContent, type KeyFileResult, mostRounds } from './jobs.ts'

const malformed = (text: string): KeyFileResult => ({ problem: 'malformed', text })

const contentOf = (forge: Forge, file: ReturnType<Forge['pkcs12']['pkcs12FromAsn1']>): KeyFileContent => {
  const bags = (type: 'certBag' | 'keyBag' | 'pkcs8ShroudedKeyBag') => {
    const bagType = forge.pki.oids[type]
    return file.getBags({ bagType })[bagType] ?? []
  }
  const der = (value: Asn1): Uint8Array => Buffer.from(forge.asn1.toDer(value).getBytes(), 'latin1')
  const certificates = bags('certBag').flatMap(({ cert, asn1 }) => {
    const value = cert ? forge.pki.certificateToAsn1(cert) : asn1
    return value ? [der(value)] : []
  })
  const keys = [...bags('pkcs8ShroudedKeyBag'), ...bags('keyBag')].flatMap(
    ({ key, asn1 }): KeyFileContent['keys'] => {
      if (key) return [{ der: der(forge.pki.privateKeyToAsn1(key)), type: 'pkcs1' }]
      return asn1 ? [{ der: der(asn1), type: 'pkcs8' }] : []
    },
  )
  return { certificates, keys }
}

/** The bags of a PKCS#12 file (RFC 7292), as OpenSSL, Windows and Java write them, in old encryption and new. */
export const openPkcs12 = (forge: Forge, bytes: Uint8Array, password: string): KeyFileResult => {
  let value: Asn1
  try {
    value = forge.asn1.fromDer(Buffer.from(bytes).toString('latin1'))
  } catch {
    return malformed('it is not in ASN.1')
  }
  const rounds = countRounds(forge, value)
  if (rounds > mostRounds) return { problem: 'rounds', rounds }
  const tries: [Asn1, string | undefined][] = [
    [value, password],
    // Some programs write no password where others write an empty one.
    ...(password === '' ? [[value, undefined] as [Asn1, undefined]] : []),
  ]
  let failure: unknown
  const attempt = (asn1: Asn1, one: string | undefined): KeyFileResult | undefined => {
    try {
      const file = forge.pkcs12.pkcs12FromAsn1(asn1, false, one)
      try {
        return contentOf(forge, file)
      } catch {
        return malformed('a certificate or key in it is damaged')
      }
    } catch (error) {
      failure = error
      return undefined
    }
  }
  for (const each of tries) {
    const content = attempt(...each)
    if (content) return content
  }
  // The integrity check takes the password in UTF-16, today's encryption in UTF-8 (RFC 9579): forge knows one form.
  if (failure instanceof Error && /decrypt/i.test(failure.message) && Array.isArray(value.value)) {
    const unchecked = { ...value, value: value.value.slice(0, 2) }
    const content = attempt(unchecked, Buffer.from(password).toString('latin1'))
    if (content) return content
  }
  const text = failure instanceof Error ? failure.message : ''
  return /password|MAC could not be verified|decrypt/i.test(text)
    ? { problem: 'password' }
    : malformed('its structure is another')
}
