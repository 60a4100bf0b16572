import { expect, it } from 'vitest'
import { CerthubError, type Subject } from '../../shared/errors.ts'
import { namesAtFault } from './names-at-fault.ts'

const names = ['a.test', '*.a.test', 'b.test', 'ca.b.test']
const about = (subject: Subject) =>
  new CerthubError('acme.name_rejected', { host: 'ca.b.test', names: 'a.test' }, { subject }).data

it.each([
  ['a name', { names: ['b.test'] }, ['b.test']],
  ['several, in the order of the certificate', { names: ['b.test', '*.a.test'] }, ['*.a.test', 'b.test']],
  ['none that the text alone speaks of, such as the CA itself', {}, []],
  ['none of another certificate', { names: ['elsewhere.test'] }, []],
  ['none where it is all of them', { names }, []],
])('an error is about %s', (_, subject, expected) => {
  expect(namesAtFault(about(subject), names)).toEqual(expected)
})
