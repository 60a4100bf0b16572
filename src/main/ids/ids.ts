import { randomBytes } from 'node:crypto'

export type IdPrefix =
  | 'ins'
  | 'acc'
  | 'crd'
  | 'crt'
  | 'ord'
  | 'iss'
  | 'key'
  | 'txt'
  | 'ans'
  | 'tok'
  | 'ses'
  | 'ntf'
  | 'dlv'

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** A random id, 100 bits: `ord_k3v…`. Safe as a file name and in a URL. */
export const newId = (prefix: IdPrefix): string =>
  `${prefix}_${Array.from(randomBytes(20), (byte) => alphabet[byte & 31]).join('')}`
