export interface Encoded {
  /** Where the secret was put in. */
  place: string
  form: string
  text: Buffer
}

/** The base64 of a value wherever it stands in a longer text: what its neighbours decide is cut off. */
const base64Inside = (value: Buffer, alphabet: 'base64' | 'base64url'): string[] =>
  [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), value])
      .toString(alphabet)
      .replace(/=+$/, '')
    return encoded.slice(offset === 0 ? 0 : 4, encoded.length - 3)
  })

/** A secret in every form in which it could turn up in an answer or on the disk. */
export const encodingsOf = (place: string, secret: string): Encoded[] => {
  const value = Buffer.from(secret)
  const forms: [string, string | Buffer][] = [
    ['plain', value],
    ['JSON', JSON.stringify(secret).slice(1, -1)],
    ['URL-encoded', encodeURIComponent(secret)],
    ['hex', value.toString('hex')],
    ['HEX', value.toString('hex').toUpperCase()],
    ['UTF-16', Buffer.from(secret, 'utf16le')],
    ...base64Inside(value, 'base64').map((text): [string, string] => ['base64', text]),
    ...base64Inside(value, 'base64url').map((text): [string, string] => ['base64url', text]),
  ]
  return forms.map(([form, text]) => ({ place, form, text: Buffer.from(text) }))
}
