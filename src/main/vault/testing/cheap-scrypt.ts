type Crypto = typeof import('node:crypto')
type Bytes = string | NodeJS.ArrayBufferView
type Done = (error: Error | null, key: Buffer) => void

/** node:crypto with a scrypt of the least cost, for tests that do not look at what a passphrase costs. */
export const withCheapScrypt = (real: Crypto) => ({
  ...real,
  scrypt: (password: Bytes, salt: Bytes, length: number, _: object, done: Done): void =>
    real.scrypt(password, salt, length, { N: 16, r: 8, p: 1 }, done),
})
