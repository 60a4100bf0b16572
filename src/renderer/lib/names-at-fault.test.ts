import { expect, it } from 'vitest'
import { CerthubError } from '../../shared/errors.ts'
import { namesAtFault } from './names-at-fault.ts'

const names = ['a.test', '*.a.test', 'b.test', 'www.b.test']
const noZone = (name: string) =>
  new CerthubError('dns.zone_not_found', { name, where: 'at 192.0.2.1:53' }).data
const invalid = (list: string) => new CerthubError('acme.validation_failed', { names: list }).data

it.each([
  ['the name of the record', noZone('_acme-challenge.www.b.test'), ['www.b.test']],
  ['a wildcard and its base, which share a record', noZone('_acme-challenge.a.test'), ['a.test', '*.a.test']],
  ['several that the CA lists', invalid('b.test, *.a.test'), ['*.a.test', 'b.test']],
  ['none of a record elsewhere', noZone('_acme-challenge.elsewhere.test'), []],
  ['none where it is all of them', invalid(names.join(', ')), []],
  [
    'none of an error about something else',
    new CerthubError('certificate.same_names', { name: 'b.test', id: 'crt_b' }).data,
    [],
  ],
])('%s', (_, error, expected) => {
  expect(namesAtFault(error, names)).toEqual(expected)
})
