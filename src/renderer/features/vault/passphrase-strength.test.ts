import { expect, it } from 'vitest'
import { passphraseStrength } from './passphrase-strength.ts'

it.each([
  ['', 0],
  ['aaaaaaaaaaaaaaaa', 1],
  ['password', 1],
  ['correct horse battery staple', 4],
  ['x9$Kq!27Lm@p', 3],
])('“%s” scores %d', (passphrase, score) => {
  expect(passphraseStrength(passphrase).score).toBe(score)
})
