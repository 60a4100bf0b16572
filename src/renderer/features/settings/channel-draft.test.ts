import { expect, it } from 'vitest'
import { draftOf, emptyDraft, inputOf, problemsOf, withKind } from './channel-draft.ts'

const mail = {
  ...emptyDraft('email'),
  host: 'mail.test',
  from: 'a@b.test',
  to: 'c@d.test, e@f.test\ng@h.test',
}

it('recipients may stand between commas, spaces or lines', () => {
  expect(inputOf(mail)).toMatchObject({ to: ['c@d.test', 'e@f.test', 'g@h.test'], port: 465 })
  expect(problemsOf(mail)).toEqual({})
})

it('a secret that is left empty is not sent, so that the stored one stays', () => {
  const known = {
    kind: 'webhook',
    id: 'ntf_a',
    name: 'chat',
    origin: 'https://a.test',
    signed: true,
  } as const
  const draft = draftOf({ ...known, enabled: true, kinds: ['hub'], waiting: 0 })
  expect(inputOf(draft)).toEqual({
    kind: 'webhook',
    channel: 'ntf_a',
    name: 'chat',
    enabled: true,
    kinds: ['hub'],
  })
  expect(inputOf({ ...draft, unsign: true })).toMatchObject({ signingSecret: '' })
})

it('each mistake is said at its field', () => {
  expect(problemsOf(emptyDraft('webhook'))).toEqual({ url: 'must be given' })
  expect(problemsOf({ ...emptyDraft('webhook'), url: 'ftp://a.test' })).toHaveProperty('url')
  expect(Object.keys(problemsOf({ ...mail, port: 'x', from: 'nobody', to: '' })).sort()).toEqual([
    'from',
    'port',
    'to',
  ])
  expect(problemsOf({ ...mail, host: '' })).toEqual({ host: 'must not be empty' })
  expect(problemsOf({ ...mail, security: 'none', username: 'me' })).toHaveProperty('security')
})

it('kinds keep their order, whichever is chosen first', () => {
  expect(withKind({ kinds: ['hub'] }, 'success', true)).toEqual(['success', 'hub'])
  expect(withKind({ kinds: ['success', 'hub'] }, 'hub', false)).toEqual(['success'])
})
