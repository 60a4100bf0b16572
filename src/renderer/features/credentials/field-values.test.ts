import { expect, it } from 'vitest'
import type { Provider } from '../../../shared/contract/providers.ts'
import { givenFields, problemsOfFields } from './field-values.ts'

const field = (name: string, required: boolean) => ({
  name,
  label: name,
  env: name.toUpperCase(),
  aliases: [],
  required,
  nature: 'plain' as const,
  advanced: false,
})
const provider: Provider = {
  code: 'p',
  aliases: [],
  title: 'P',
  helpUrl: 'https://p',
  builtIn: true,
  notes: [],
  fields: [field('server', true), { ...field('algorithm', true), default: 'a' }, field('ttl', false)],
}

it('only this provider’s fields that were filled in are sent', () => {
  expect(givenFields(provider, { server: 'x', ttl: '  ', token: 'of another provider' })).toEqual({
    server: 'x',
  })
})

it('required fields without a default must be filled in', () => {
  expect(problemsOfFields(provider, { server: ' ' })).toEqual({ server: 'This field is required.' })
  expect(problemsOfFields(provider, { server: 'x' })).toEqual({})
})

it('one sufficient set must be complete: the one that was begun, or the first', () => {
  const sets = {
    fields: ['token', 'user', 'key'].map((name) => field(name, false)),
    anyOf: [['token'], ['user', 'key']],
  }
  const missing = (values: Record<string, string>) => Object.keys(problemsOfFields(sets, values))
  expect(missing({})).toEqual(['token'])
  expect(missing({ user: 'x' })).toEqual(['key'])
  expect(missing({ token: 'x' })).toEqual([])
  expect(missing({ user: 'x', key: 'y' })).toEqual([])
})
