import { expect, it } from 'vitest'
import type { Provider } from '../../../shared/contract/providers.ts'
import { givenFields, missingFields } from './field-values.ts'

const field = (name: string, required: boolean) => ({
  name,
  label: name,
  env: name.toUpperCase(),
  aliases: [],
  required,
  secret: false,
})
const provider: Provider = {
  code: 'p',
  aliases: [],
  title: 'P',
  helpUrl: 'https://p',
  builtIn: true,
  fields: [field('server', true), { ...field('algorithm', true), default: 'a' }, field('ttl', false)],
}

it('only this provider’s fields that were filled in are sent', () => {
  expect(givenFields(provider, { server: 'x', ttl: '  ', token: 'of another provider' })).toEqual({
    server: 'x',
  })
})

it('required fields without a default must be filled in', () => {
  expect(missingFields(provider, { server: ' ' })).toEqual(['server'])
  expect(missingFields(provider, { server: 'x' })).toEqual([])
})
