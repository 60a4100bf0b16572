import { expect, it } from 'vitest'
import { FakeHub } from '../../control/testing/fake-hub.ts'
import { typeCommand } from './testing/type-command.ts'

const mail = {
  kind: 'email',
  id: 'ntf_a',
  name: 'On call',
  enabled: true,
  kinds: ['failure'],
  waiting: 0,
  host: 'mail.test',
  port: 465,
  security: 'tls',
  username: '',
  from: 'a@b.test',
  to: ['c@d.test'],
  hasPassword: false,
}
const remembering = (saved: unknown[]) =>
  new FakeHub({
    'notifications.list': () => ({ channels: [mail] }),
    'notifications.save': (input) => {
      saved.push(input)
      return { ...mail, ...Object(input), kind: 'email', name: mail.name, id: mail.id }
    },
  })

it('adds an e-mail channel with the usual port of its encryption', async () => {
  const saved: unknown[] = []
  const line = 'notify add email --host mail.test --security starttls --from a@b.test --to c@d.test,e@f.test'
  expect((await typeCommand(remembering(saved), line)).code).toBe(0)
  expect(saved).toMatchObject([
    {
      kind: 'email',
      name: 'email',
      port: 587,
      security: 'starttls',
      to: ['c@d.test', 'e@f.test'],
      enabled: true,
    },
  ])
})

it('switches a channel off by its name and leaves the rest as it is', async () => {
  const saved: unknown[] = []
  const { code } = await typeCommand(remembering(saved), 'notify set ntf_a --off --kinds expiry,hub')
  expect(code).toBe(0)
  expect(saved).toMatchObject([
    { channel: 'ntf_a', enabled: false, kinds: ['expiry', 'hub'], host: 'mail.test', name: 'On call' },
  ])
  expect(saved[0]).not.toHaveProperty('password')
})

it.each([
  ['notify add pigeon', 2, 'The kind must be webhook or email.'],
  ['notify add webhook', 2, '--url is needed'],
  ['notify add webhook --url https://a.test --kinds nonsense', 2, '--kinds takes'],
  ['notify set nobody --off', 4, 'There is no notification channel “nobody”'],
])('“%s” ends with %i and says why', async (line, code, words) => {
  const typed = await typeCommand(remembering([]), line)
  expect(typed.code).toBe(code)
  expect(typed.err).toContain(words)
})
