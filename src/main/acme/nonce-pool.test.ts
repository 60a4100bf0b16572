import { expect, it } from 'vitest'
import { createNoncePool } from './nonce-pool.ts'

it('gives the newest nonce first and each once', () => {
  const pool = createNoncePool({ monotonic: () => 0 })
  pool.put('a')
  pool.put('b')
  expect([pool.take(), pool.take(), pool.take()]).toEqual(['b', 'a', undefined])
})

it('keeps the newest 64', () => {
  const pool = createNoncePool({ monotonic: () => 0 })
  for (let n = 0; n < 70; n++) pool.put(`n${n}`)
  const taken = Array.from({ length: 65 }, () => pool.take())
  expect([taken[0], taken[63], taken[64]]).toEqual(['n69', 'n6', undefined])
})

it('gives out none that lay unused for more than a minute', () => {
  let time = 0
  const pool = createNoncePool({ monotonic: () => time })
  pool.put('old')
  time = 60_001
  pool.put('new')
  expect([pool.take(), pool.take()]).toEqual(['new', undefined])
})
