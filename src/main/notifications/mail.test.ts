import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { SaveChannelInput } from '../../shared/contract/notifications.ts'
import { generateKey } from '../x509/generate-key.ts'
import { issueCertificate } from '../x509/testing/issue-certificate.ts'
import { type MailServerOptions, startMailServer } from './testing/mail-server.ts'
import { type OpenNotifications, openNotifications } from './testing/open-notifications.ts'

type Server = Awaited<ReturnType<typeof startMailServer>>

const certify = async () => {
  const key = await generateKey('ec256')
  const times = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 3_600_000) }
  const cert = issueCertificate({
    subject: 'mail.test',
    issuer: 'mail.test',
    key,
    issuerKey: key,
    names: ['localhost'],
    ...times,
  })
  return { key: key.expose(), cert }
}

let trusted: { key: string; cert: string }
let open: OpenNotifications
let servers: Server[]

beforeAll(async () => {
  trusted = await certify()
  setDefaultCACertificates([...getCACertificates('default'), trusted.cert])
})
beforeEach(async () => {
  open = await openNotifications()
  servers = []
})
afterEach(async () => {
  await open.close()
  for (const server of servers) await server.stop()
})

const serve = async (options: Omit<MailServerOptions, 'tls'>, tls = trusted): Promise<Server> => {
  const server = await startMailServer({ ...options, tls })
  servers.push(server)
  return server
}
type MailInput = Extract<SaveChannelInput, { kind: 'email' }>
const save = ({ port }: Server, over: Partial<MailInput> = {}) =>
  open.notifications.save({
    kind: 'email',
    name: 'mail',
    enabled: true,
    kinds: ['failure'],
    host: 'localhost',
    port,
    security: 'starttls',
    username: 'hub',
    password: 'pass word',
    from: 'hub@example.test',
    to: ['one@example.test', 'two@example.test'],
    ...over,
  })
const test = (): Promise<unknown> =>
  open.notifications.test('mail', new AbortController().signal).then(
    (value) => value,
    ({ data }) => data,
  )

it.each(['tls', 'starttls'] as const)(
  'is sent over %s, after a login that is encrypted',
  async (security) => {
    const server = await serve({ security, login: 'hub pass word' })
    await save(server, { security })
    expect(await test()).toMatchObject({ answer: '250 queued as 42' })
    expect(server.mails).toMatchObject([
      {
        from: expect.stringContaining('<hub@example.test>'),
        to: [expect.stringContaining('one@'), expect.stringContaining('two@')],
        encrypted: true,
        login: 'hub',
      },
    ])
    expect(server.mails[0]?.data).toMatch(/^From: Certhub <hub@example\.test>\r$/m)
    expect(server.mails[0]?.data).toMatch(/^Auto-Submitted: auto-generated\r$/m)
  },
)

it('is sent without encryption only where nobody logs in', async () => {
  const server = await serve({ security: 'none' })
  await save(server, { security: 'none', username: '', password: undefined })
  expect(await test()).toMatchObject({ answer: '250 queued as 42' })
})

it('is not sent where STARTTLS is wanted and the server does not offer it', async () => {
  const server = await serve({ security: 'none', login: 'hub pass word' })
  await save(server)
  expect(await test()).toMatchObject({ code: expect.stringMatching(/^notify\.mail_/) })
  expect(server.mails).toEqual([])
})

it('is not sent to a server whose certificate is not trusted', async () => {
  const server = await serve({ security: 'tls', login: 'hub pass word' }, await certify())
  await save(server, { security: 'tls' })
  expect(await test()).toMatchObject({ code: 'notify.mail_unreachable' })
})

it('tells a wrong password in the server’s words, without the password that these repeat', async () => {
  const server = await serve({ security: 'tls', login: 'hub pass word' })
  await save(server, { security: 'tls', password: 'wrong word' })
  expect(await test()).toMatchObject({
    code: 'notify.mail_login',
    detail: '535 5.7.8 [secret] is not the password of hub',
  })
})

it('tells in the server’s words why an address was refused', async () => {
  const server = await serve({ security: 'none', recipient: '550 5.1.1 nobody of that name here' })
  await save(server, { security: 'none', username: '', password: undefined })
  expect(await test()).toMatchObject({
    code: 'notify.mail_refused',
    detail: expect.stringContaining('550 5.1.1 nobody of that name here'),
  })
})

it('that cannot be sent since no server answers says so', async () => {
  const server = await serve({ security: 'none' })
  await save(server, { security: 'none', username: '', password: undefined })
  await server.stop()
  expect(await test()).toMatchObject({ code: 'notify.mail_unreachable' })
})

it('does not give a stored password to another server', async () => {
  const server = await serve({ security: 'tls', login: 'hub pass word' })
  await save(server)
  const moved = { channel: 'mail', host: 'elsewhere.test', password: undefined }
  await expect(save(server, moved)).rejects.toMatchObject({ code: 'notify.password_again' })
  await save(server, { channel: 'mail', security: 'tls', password: undefined })
  expect(await test()).toMatchObject({ answer: '250 queued as 42' })
})

it('forgets the password with the user name', async () => {
  const before = open.records().length
  const server = await serve({ security: 'tls', login: 'hub pass word' })
  expect(await save(server)).toMatchObject({ hasPassword: true })
  expect(await save(server, { channel: 'mail', username: '', password: undefined })).toMatchObject({
    hasPassword: false,
  })
  expect(open.records()).toHaveLength(before)
})
