import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { Secret } from './secret.ts'

it.each([
  ['inspect', (s: Secret) => inspect({ s }, { depth: 9, showHidden: true })],
  ['JSON', (s: Secret) => JSON.stringify({ s })],
  ['a template', (s: Secret) => `${s}`],
  ['an error', (s: Secret) => String(new Error(`with ${s}`))],
  ['its own keys', (s: Secret) => JSON.stringify([Object.getOwnPropertyNames(s), Object.values(s)])],
])('a secret is not shown by %s', (_, show) => {
  expect(show(new Secret('hunter2'))).not.toContain('hunter2')
})

it('a secret is given out by expose', () => {
  expect(new Secret('hunter2').expose()).toBe('hunter2')
})
