import { createPrivateKey, type KeyObject } from 'node:crypto'

const block = /-----BEGIN ([A-Z ]+)-----([\s\S]*?)-----END \1-----/

/** A PEM text with its line breaks in place, which a one-line input or a JSON text takes away (RFC 7468 §3). */
export const mendPem = (text: string): string => {
  const [, label, body] = block.exec(text.replaceAll('\\n', '\n')) ?? []
  if (label === undefined || body === undefined) return text
  const lines = body.replace(/\s/g, '').match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}

/** The RSA key of a PEM text that has no passphrase; undefined when it is none. */
export const readRsaKey = (pem: string): KeyObject | undefined => {
  try {
    const key = createPrivateKey(mendPem(pem))
    return key.asymmetricKeyType === 'rsa' ? key : undefined
  } catch {
    return undefined
  }
}
