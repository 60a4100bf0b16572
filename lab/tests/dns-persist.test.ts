import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { generateKey } from '../../src/main/x509/generate-key.ts'
import type { OutputOf } from '../../src/shared/contract/contract.ts'
import { notificationKinds } from '../../src/shared/contract/notifications.ts'
import { changeRecords } from '../change-records.ts'
import { type LabHub, openLabHub } from '../hub.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import {
  type NewChallenges,
  type NewChallengesOptions,
  startCredulousPebble,
  startNewChallenges,
} from '../new-challenges.ts'
import type { Pebble } from '../pebble.ts'
import { addAccountAt, addBindCredential, addPebbleAccount } from '../prepare.ts'
import { runOrThrow } from '../run.ts'
import { type Lab, startLab } from '../start.ts'
import { told } from '../told.ts'
import { txtAt } from '../txt-at.ts'
import { typeAt } from '../type-command.ts'
import { waitUntil } from '../wait-until.ts'
import { startWebhook } from '../webhook.ts'

const validation = { kind: 'dns-persist' as const }
const name = 'keep.example.test'
const record = `_validation-persist.${name}`

let lab: Lab
let hub: LabHub
let credulous: Pebble
const cas: NewChallenges[] = []

beforeAll(async () => {
  lab = await startLab({ bind: true, pebble: true })
  credulous = await startCredulousPebble({ dir: lab.directory, bind: lab.bind })
})
afterAll(async () => {
  await credulous.stop()
  await lab.stop()
})
beforeEach(async () => {
  hub = await openLabHub(lab.bind)
})
afterEach(async () => {
  await hub.close()
  await Promise.all(cas.splice(0).map((ca) => ca.stop()))
  for (const each of [record, 'keep.delegated.test']) await changeRecords(lab, `delete ${each}`)
})

const addCa = async (
  account: string,
  over: Partial<NewChallengesOptions> = {},
): Promise<NewChallenges & { account: OutputOf<'accounts.add'> }> => {
  const ca = await startNewChallenges({
    dir: lab.directory,
    bind: lab.bind,
    offers: 'dns-persist-01',
    ...(!over.blocklist && { pebble: credulous }),
    ...over,
  })
  cas.push(ca)
  const added = await addAccountAt(hub, ca, account)
  return Object.assign(ca, { account: added })
}
const write = (value: string): Promise<void> => changeRecords(lab, `add ${record} 60 TXT "${value}"`)
const ended = async (names: string[], over: object = {}): Promise<OutputOf<'orders.wait'>> => {
  const { order } = await hub.call('certificates.order', { instance: 'local', names, validation, ...over })
  return hub.call('orders.wait', { order, timeoutMs: 60_000 })
}
const serial = async (): Promise<string> =>
  runOrThrow('dig', ['+short', '-p', String(lab.bind.port), `@${lab.bind.address}`, 'example.test', 'SOA'])

describe('a record that stands', () => {
  it('validates a domain and its wildcard without a credential, again and again, and DNS does not change', async () => {
    const ca = await addCa('keeps')
    await write(`ca.example.test; accounturi=${ca.account.accountUrl}; policy=wildcard`)
    const before = await serial()
    const done = await ended([name, `*.${name}`])
    expect(done.error).toBeUndefined()
    expect(told(done).join('\n')).toContain(`${record} stands, seen at`)
    const { order } = await hub.call('certificates.renew', { certificate: done.certificateId })
    expect(await hub.call('orders.wait', { order })).toMatchObject({ state: 'done' })
    expect(ca.told).toBe(4)
    expect(await serial()).toBe(before)
    const [shown] = (await hub.call('certificates.list', {})).certificates
    expect(shown).toMatchObject({ status: 'valid', settings: { validation } })
    expect(shown?.settings.credential).toBeUndefined()
  })

  it('that ends soon is told of before renewals fail for want of it', async () => {
    const ca = await addCa('ending')
    const until = Math.floor(Date.now() / 1000) + 6.5 * 86_400
    await write(`ca.example.test; accounturi=${ca.account.accountUrl}; persistUntil=${until}`)
    expect((await ended([name])).error).toBeUndefined()
    const webhook = await startWebhook()
    try {
      const kinds = [...notificationKinds]
      const channel = { kind: 'webhook', name: 'chat', enabled: true, kinds, url: webhook.url } as const
      await hub.call('notifications.save', channel)
      // DNS is looked at once a day, and after the start.
      await hub.restart()
      await waitUntil('it is told', () => webhook.told.length > 0, 20_000)
      expect(webhook.told).toMatchObject([
        {
          kind: 'expiry',
          title: `The DNS record ${record} ends in 7 days`,
          text: expect.stringContaining('cannot be renewed after that'),
        },
      ])
    } finally {
      await webhook.stop()
    }
  })

  it('may stand where a CNAME leads, and beside records of others', async () => {
    const ca = await addCa('led')
    await changeRecords(lab, `add ${record} 60 CNAME keep.delegated.test.`)
    await changeRecords(
      lab,
      `add keep.delegated.test 60 TXT "other.example; accounturi=https://other.example/1"`,
      `add keep.delegated.test 60 TXT "ca.example.test; accounturi=${ca.account.accountUrl}"`,
    )
    expect((await ended([name])).error).toBeUndefined()
  })

  it('names the account by a hash where the CA asks for that', async () => {
    await addBindCredential(hub, lab)
    const prefix = 'https://ca.example.test/account-hash/'
    const ca = await addCa('hashed', { hashPrefix: prefix })
    await hub.call('persist.write', { instance: 'local', names: [name, `*.${name}`], validation })
    const there = await txtAt(lab, record)
    expect(there).toContain(`ca.example.test; accounturi=${prefix}sha-256/`)
    expect(there).not.toContain(ca.account.accountUrl)
    expect((await ended([name, `*.${name}`])).error).toBeUndefined()
  })
})

describe('the CA is not told, and the record to create is named, when the record', () => {
  it.each<[string, (url: string) => string | undefined, string[], string]>([
    ['is missing', () => undefined, [name], 'there is none for this CA'],
    ['is of another CA', (url) => `other.example; accounturi=${url}`, [name], 'there is none for this CA'],
    [
      'is of another account',
      (url) => `ca.example.test; accounturi=${url}0`,
      [name],
      'it names another account',
    ],
    [
      'is not for wildcards',
      (url) => `ca.example.test; accounturi=${url}`,
      [`*.${name}`],
      'it is not for wildcards',
    ],
    [
      'has ended',
      (url) => `ca.example.test; accounturi=${url}; persistUntil=1767225600`,
      [name],
      'it ended 2026-01-01',
    ],
    ['is malformed', (url) => `ca.example.test; accounturi=${url}; policy`, [name], 'it is malformed'],
  ])('%s', async (_, textOf, names, problem) => {
    const ca = await addCa('lacks')
    const value = textOf(ca.account.accountUrl)
    if (value) await write(value)
    const failed = await ended(names)
    expect(failed).toMatchObject({ state: 'failed', stoppedAt: 'propagate' })
    expect(failed.error).toMatchObject({
      code: 'challenge.persist_missing',
      message: expect.stringContaining(problem),
      screen: 'certificates',
      subject: { certificate: failed.certificateId },
    })
    const policy = names[0] === name ? '' : '; policy=wildcard'
    const wanted = `ca.example.test; accounturi=${ca.account.accountUrl}${policy}`
    expect(failed.error?.hint).toContain(`${record} TXT "${wanted}"`)
    expect(ca.told).toBe(0)
    await write(wanted)
    expect((await ended(names)).error).toBeUndefined()
  })
})

it('a CA that does not offer it says what it offers', async () => {
  await addPebbleAccount(hub, lab)
  const failed = await ended([name])
  expect(failed.error).toMatchObject({
    code: 'challenge.not_offered',
    message: expect.stringMatching(/offers no dns-persist-01 challenge for .*; it offers .*dns-01/),
  })
})

it('an order that fails before its key is made leaves none in the vault', async () => {
  await addPebbleAccount(hub, lab)
  const secrets = () =>
    readdirSync(join(hub.dataDirectory, 'vault'), { recursive: true })
      .map(String)
      .filter((path) => path.endsWith('.enc'))
      .sort()
  const before = secrets()
  expect((await ended([name], { keyType: 'rsa4096' })).error?.code).toBe('challenge.not_offered')
  // As long as making such a key takes, and longer.
  await Promise.all(Array.from({ length: 4 }, () => generateKey('rsa4096')))
  expect(secrets()).toEqual(before)
})

it('a CA that sees other DNS than the hub refuses, and its words are shown', async () => {
  const elsewhere = await startLab({ bind: true })
  const ca = await addCa('sees other DNS', { bind: elsewhere.bind })
  await write(`ca.example.test; accounturi=${ca.account.accountUrl}`)
  const failed = await ended([name])
  await elsewhere.stop()
  expect(failed).toMatchObject({
    state: 'failed',
    stoppedAt: 'validate',
    error: { code: 'acme.validation_failed', detail: expect.stringContaining('no record names this CA') },
  })
})

it('a CA whose challenge names an account elsewhere is not believed', async () => {
  const ca = await addCa('misleads', {
    issuers: ['letsencrypt.org'],
    accountUri: 'https://acme-v02.api.letsencrypt.org/acme/acct/666',
  })
  const failed = await ended([name])
  expect(failed.error).toMatchObject({
    code: 'acme.bad_answer',
    message: expect.stringContaining('names an account elsewhere'),
  })
  expect(ca.told).toBe(0)
})

it('an account that takes over needs its own record', async () => {
  const first = await addCa('first', { blocklist: [name], issuers: ['first.example.test'] })
  const second = await addCa('second', { issuers: ['second.example.test'] })
  await write(`first.example.test; accounturi=${first.account.accountUrl}`)
  const failed = await ended([name])
  expect(failed).toMatchObject({
    state: 'failed',
    passed: [{ accountName: 'first', code: 'acme.name_rejected' }],
    error: { code: 'challenge.persist_missing' },
  })
  const wanted = `second.example.test; accounturi=${second.account.accountUrl}`
  expect(failed.error?.hint).toContain(wanted)
  await write(wanted)
  expect(await ended([name])).toMatchObject({ state: 'done', accountName: 'second' })

  const { accounts } = await hub.call('persist.check', { certificate: failed.certificateId })
  expect(accounts.map(({ accountName, ready }) => [accountName, ready])).toEqual([
    ['first', true],
    ['second', true],
  ])
})

it('a fire drill counts only the certificates whose record stands for that account', async () => {
  const first = await addCa('first', { issuers: ['first.example.test'] })
  const second = await addCa('second', { issuers: ['second.example.test'] })
  await write(`first.example.test; accounturi=${first.account.accountUrl}`)
  expect((await ended([name])).error).toBeUndefined()
  const drill = () => hub.call('accounts.drill', { account: 'second' })
  expect(await drill()).toMatchObject({ able: 0, unable: [{ reason: expect.stringContaining(record) }] })
  await write(`second.example.test; accounturi=${second.account.accountUrl}`)
  expect(await drill()).toMatchObject({ able: 1, unable: [] })
})

it('an address cannot be validated so, and is refused before any CA is asked', async () => {
  await addCa('address')
  const wanted = { instance: 'local', names: ['127.0.0.1'], validation }
  expect(await hub.codeOf('certificates.order', wanted)).toBe('challenge.ip_by_dns')
})

describe('the check before an order', () => {
  const tryOut = async (names: string[]) => {
    const { ready, checks } = await hub.call('certificates.preflight', {
      instance: 'local',
      names,
      validation,
    })
    return { ready, last: checks.at(-1), states: checks.map(({ check, state }) => `${check} ${state}`) }
  }

  it('looks for the record, and asks the CA for no order', async () => {
    const ca = await addCa('tried')
    const lacking = await tryOut([name])
    expect(lacking.ready).toBe(false)
    expect(lacking.last?.error).toMatchObject({ code: 'challenge.persist_missing' })
    await write(`ca.example.test; accounturi=${ca.account.accountUrl}; persistUntil=4102444800`)
    const found = await tryOut([name])
    expect(found.states).toEqual(['names ok', 'target ok', 'account ok', 'ca ok', 'standing ok'])
    expect(found.last?.text).toContain('it stands, until 2100-01-01')
    expect(ca.told).toBe(0)
  })

  it('says that the CA’s name is not known where its directory says none', async () => {
    await addCa('nameless', { directory: 'none' })
    expect((await tryOut([name])).last?.error).toMatchObject({ code: 'challenge.issuer_unknown' })
  })
})

describe('`cert persist-record`', () => {
  const type = async (...words: string[]) => {
    const wanted = ['--domains', `${name},*.${name}`]
    const { code, out, err } = await typeAt(hub, 'cert', 'persist-record', ...wanted, ...words, '--json')
    return { code, out: `${out}${err}`, accounts: code < 2 ? JSON.parse(out).accounts : [] }
  }

  it('shows what is to be created, and exits with 1 until it stands', async () => {
    const ca = await addCa('shown', { directory: 'caaIdentities' })
    const { code, accounts } = await type()
    expect(code).toBe(1)
    const txt = `ca.example.test; accounturi=${ca.account.accountUrl}; policy=wildcard`
    expect(accounts).toMatchObject([
      { accountName: 'shown', issuerFrom: 'caa', records: [{ name, record, txt, state: 'missing' }] },
    ])
    await write(txt)
    expect((await type()).code).toBe(0)
    const { out } = await typeAt(hub, 'cert', 'persist-record', '--domains', name)
    expect(out).toContain('stands')
    expect(out).toContain('from the CA’s CAA names')
  })

  it('writes it once, replaces its own older one alone, and removes it again', async () => {
    const ca = await addCa('written')
    await addBindCredential(hub, lab)
    const others = 'ca.example.test; accounturi=https://elsewhere.example/acct/1'
    await write(others)
    await write(`ca.example.test; accounturi=${ca.account.accountUrl}; persistUntil=1`)
    expect(await type('--write', '--credential', 'bind')).toMatchObject({
      code: 0,
      accounts: [{ ready: true }],
    })
    const standing = `ca.example.test; accounturi=${ca.account.accountUrl}; policy=wildcard`
    expect((await txtAt(lab, record)).split('\n').sort()).toEqual([`"${standing}"`, `"${others}"`].sort())
    expect((await ended([name, `*.${name}`])).error).toBeUndefined()

    const before = await serial()
    expect((await type('--write')).code).toBe(0)
    expect(await serial()).toBe(before)

    expect((await type('--write', '--until', '2100-01-01')).accounts[0].records).toMatchObject([
      { state: 'stands', until: 4_102_531_199_000 },
    ])
    expect(await type('--write', '--until', '2020-01-01')).toMatchObject({
      code: 2,
      out: expect.stringContaining('until: must be in the future'),
    })
    expect((await type('--remove')).accounts[0].records).toMatchObject([{ state: 'other-account' }])
    expect(await txtAt(lab, record)).toBe(`"${others}"`)
    const { entries } = await hub.call('audit.list', {})
    expect(entries.filter(({ action }) => action.startsWith('persist.')).map(({ action }) => action)).toEqual(
      ['persist.remove', 'persist.write', 'persist.write', 'persist.write', 'persist.write'],
    )
  })

  it('what was written stays when the hub starts anew', async () => {
    await addCa('stays')
    await addBindCredential(hub, lab)
    await type('--write')
    const there = await txtAt(lab, record)
    await hub.restart()
    expect(await txtAt(lab, record)).toBe(there)
    expect(there).toContain('accounturi')
  })

  it.each([
    ['manual', {}, 'a person does that'],
    ['custom:rfc2136', { RFC2136_NAMESERVER: '127.0.0.1' }, 'its provider is not built in'],
  ])('a credential of %s cannot, and what to write is shown', async (provider, fields, why) => {
    await addCa('by hand')
    await hub.call('credentials.add', { instance: 'local', type: 'dns', name: 'me', provider, fields })
    const { code, out } = await type('--write')
    expect(code).toBe(1)
    expect(out).toContain('challenge.persist_unwritable')
    expect(out).toContain(why)
    expect(out).toContain(`${record} TXT`)
  })
})
