import { expect, it } from 'vitest'
import { draftOf, readDraft } from './dns-draft.ts'

const settings = {
  resolvers: ['192.0.2.1', '[2001:db8::1]:54'],
  servers: 'quorum' as const,
  minimumWaitSeconds: 30,
  longestWaitSeconds: 600,
  zones: [
    { zone: 'corp.test', servers: ['10.0.0.1', '10.0.0.2:5353'] },
    { zone: 'lab.test', servers: ['10.0.0.3'] },
  ],
}
const draft = draftOf(settings)

it('settings stay the same when they are shown and read again', () => {
  expect(readDraft(draft)).toEqual({ settings })
})

it('empty lines and an empty wait are nothing', () => {
  expect(
    readDraft({ resolvers: ' ', servers: 'all', minimumWait: '', longestWait: '', zones: '\n \n' }),
  ).toEqual({
    settings: { resolvers: [], servers: 'all', minimumWaitSeconds: 0, longestWaitSeconds: 0, zones: [] },
  })
})

it.each([
  ['minimumWait', { minimumWait: '1.5' }],
  ['minimumWait', { minimumWait: '4000' }],
  ['longestWait', { longestWait: 'an hour' }],
  ['zones', { zones: 'corp.test 10.0.0.1' }],
  ['zones', { zones: 'corp.test =' }],
  ['zones', { zones: '= 10.0.0.1' }],
])('what cannot be read is told at %s', (field, over) => {
  expect(readDraft({ ...draft, ...over })).toMatchObject({ field })
})
