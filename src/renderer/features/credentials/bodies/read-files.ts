const bytesToBase64 = (bytes: Uint8Array): string => {
  let text = ''
  // In parts: a call takes some ten thousand arguments at most.
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192))
  return btoa(text)
}

/** PKCS#12 and other binary files begin with an ASN.1 sequence; PEM and text do not. */
const isBinary = (bytes: Uint8Array): boolean => bytes[0] === 0x30

export type Picked = { kind: 'pkcs12'; base64: string; name: string } | { kind: 'pem'; text: string }

/** What a picked or dropped file holds. */
export const readPicked = async (file: File): Promise<Picked> => {
  const bytes = new Uint8Array(await file.arrayBuffer())
  return isBinary(bytes)
    ? { kind: 'pkcs12', base64: bytesToBase64(bytes), name: file.name }
    : { kind: 'pem', text: new TextDecoder().decode(bytes) }
}

const block = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----\n?/g

/** PEM text sorted into certificates and keys, so that one file with everything fills both fields. */
export const sortPem = (text: string): { certificates: string; keys: string } => {
  const found = [...text.matchAll(block)].map(([whole, label = '']) => ({
    whole: `${whole.trim()}\n`,
    label,
  }))
  const those = (test: (label: string) => boolean): string =>
    found
      .filter(({ label }) => test(label))
      .map(({ whole }) => whole)
      .join('')
  return {
    certificates: those((label) => label.endsWith('CERTIFICATE')),
    keys: those((label) => label.endsWith('PRIVATE KEY')),
  }
}
