import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { accountChallengeNameOf } from '../../src/main/names/certificate-names.ts'
import type { OutputOf } from '../../src/shared/contract/contract.ts'
import { renderText } from '../../src/shared/texts.ts'
import { changeRecords } from '../change-records.ts'
import { type LabHub, openLabHub } from '../hub.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { type NewChallenges, startCredulousPebble, startNewChallenges } from '../new-challenges.ts'
import type { Pebble } from '../pebble.ts'
import {
  addAccountAt,
  addBindCredential,
  addPebbleAccount,
  fieldsFor,
  keyNamed,
  orderDone,
} from '../prepare.ts'
import { type Lab, startLab } from '../start.ts'
import { told } from '../told.ts'
import { txtAt } from '../txt-at.ts'
import { typeAt } from '../type-command.ts'

const validation = { kind: 'dns' as const, label: 'account' as const }

let lab: Lab
let hub: LabHub
let ca: NewChallenges
let credulous: Pebble

beforeAll(async () => {
  lab = await startLab({ bind: true, pebble: true })
  credulous = await startCredulousPebble({ dir: lab.directory, bind: lab.bind })
})
afterAll(async () => {
  await credulous.stop()
  await lab.stop()
})
beforeEach(async () => {
  ca = await startNewChallenges({
    dir: lab.directory,
    bind: lab.bind,
    pebble: credulous,
    offers: 'dns-account-01',
    directory: 'caaIdentities',
  })
  hub = await openLabHub(lab.bind)
  await addBindCredential(hub, lab)
})
afterEach(async () => {
  await hub.close()
  await ca.stop()
})

const addAccount = (
  to: Pick<NewChallenges, 'directoryUrl' | 'tlsRootFile'>,
  name: string,
): Promise<OutputOf<'accounts.add'>> => addAccountAt(hub, to, name)
const ended = async (names: string[], over: object = {}): Promise<OutputOf<'orders.wait'>> => {
  const wanted = { instance: 'local', names, validation, ...over }
  const { order } = await hub.call('certificates.order', wanted)
  return hub.call('orders.wait', { order, timeoutMs: 60_000 })
}

describe('by a record at the account’s own name', () => {
  it('a domain and its wildcard are validated there, and nothing is left', async () => {
    const { accountUrl } = await addAccount(ca, 'own')
    const done = await ended(['own.example.test', '*.own.example.test'])
    expect(done.error).toBeUndefined()
    const record = accountChallengeNameOf('own.example.test', accountUrl)
    expect(new Set(ca.looked)).toEqual(new Set([record]))
    expect(ca.told).toBe(2)
    expect(told(done).join('\n')).toContain(`${record} TXT`)
    expect(await txtAt(lab, record)).toBe('')
    expect(await txtAt(lab, '_acme-challenge.own.example.test')).toBe('')
    const [shown] = (await hub.call('certificates.list', {})).certificates
    expect(shown).toMatchObject({ status: 'valid', settings: { validation } })
  })

  it('a CNAME at that name is followed', async () => {
    const { accountUrl } = await addAccount(ca, 'cname')
    const record = accountChallengeNameOf('led.example.test', accountUrl)
    await changeRecords(lab, `add ${record} 60 CNAME led.delegated.test.`)
    const done = await ended(['led.example.test'])
    expect(done.error).toBeUndefined()
    expect(told(done).join('\n')).toContain(`${record} is delegated to led.delegated.test`)
    expect(await txtAt(lab, 'led.delegated.test')).toBe('')
  })

  it('a renewal goes the same way', async () => {
    await addAccount(ca, 'again')
    const { certificate } = await orderDone(hub, ['again.example.test'], { validation })
    const before = ca.told
    const { order } = await hub.call('certificates.renew', { certificate })
    expect(await hub.call('orders.wait', { order })).toMatchObject({ state: 'done' })
    expect(ca.told).toBe(before + 1)
  })

  it('a CA that does not offer it is shown the usual record, and that is noted', async () => {
    await addPebbleAccount(hub, lab)
    const done = await ended(['usual.example.test', '*.usual.example.test'])
    expect(done.error).toBeUndefined()
    expect(told(done).join('\n')).toMatch(
      /offers no dns-account-01 for (\*\.)?usual\.example\.test, (\*\.)?usual\.example\.test; dns-01 is used/,
    )
    expect(told(done).join('\n')).toContain('_acme-challenge.usual.example.test TXT')
  })

  it('lego writes at the usual name, the hub’s own credential at the account’s', async () => {
    const both = await startNewChallenges({
      dir: lab.directory,
      bind: lab.bind,
      pebble: credulous,
      offers: 'dns-account-01',
      besideDns01: true,
    })
    await addAccount(both, 'both')
    const { nameserver, tsigKey, tsigAlgorithm, tsigSecret } = fieldsFor(lab, keyNamed(lab, 'lab-sha256'))
    const lego = await hub.call('credentials.add', {
      instance: 'local',
      type: 'dns',
      name: 'through lego',
      provider: 'custom:rfc2136',
      fields: {
        RFC2136_NAMESERVER: nameserver,
        RFC2136_TSIG_KEY: tsigKey,
        RFC2136_TSIG_ALGORITHM: `${tsigAlgorithm}.`,
        RFC2136_TSIG_SECRET: tsigSecret,
      },
    })
    const written = await ended(['usual.example.test'], { credential: lego.id })
    expect(written.error).toBeUndefined()
    expect(told(written).join('\n')).toContain(
      'lego writes at the usual name only: dns-01 for usual.example.test',
    )
    expect(both.told).toBe(0)
    expect((await ended(['account.example.test'], { credential: 'bind' })).error).toBeUndefined()
    expect(both.told).toBe(1)
    await both.stop()
  })

  it('a CA that sees other DNS than the hub refuses, and its words are shown', async () => {
    const elsewhere = await startLab({ bind: true })
    const other = await startNewChallenges({
      dir: lab.directory,
      bind: elsewhere.bind,
      pebble: credulous,
      offers: 'dns-account-01',
    })
    await addAccount(other, 'sees other DNS')
    const failed = await ended(['else.example.test'])
    await other.stop()
    await elsewhere.stop()
    expect(failed.error).toMatchObject({
      code: 'acme.validation_failed',
      detail: expect.stringContaining('_acme-challenge.else.example.test is right'),
    })
  })

  it('an account that takes over writes at its own name', async () => {
    const first = await startNewChallenges({
      dir: lab.directory,
      bind: lab.bind,
      offers: 'dns-account-01',
      blocklist: ['over.example.test'],
    })
    await addAccount(first, 'first')
    const { accountUrl } = await addAccount(ca, 'second')
    const done = await ended(['over.example.test'])
    await first.stop()
    expect(done).toMatchObject({
      state: 'done',
      accountName: 'second',
      passed: [{ accountName: 'first', code: 'acme.name_rejected' }],
    })
    expect(ca.looked).toEqual([accountChallengeNameOf('over.example.test', accountUrl)])
  })
})

it('the check before an order tries the account’s own name, and so does the delegation helper', async () => {
  const { accountUrl, id } = await addAccount(ca, 'tried')
  const record = accountChallengeNameOf('tried.example.test', accountUrl)
  const { ready, checks } = await hub.call('certificates.preflight', {
    instance: 'local',
    names: ['tried.example.test'],
    validation,
  })
  expect(ready).toBe(true)
  expect(checks.find(({ check }) => check === 'zones')?.text).toBe(`${record} in example.test`)
  expect(await txtAt(lab, record)).toBe('')

  const words = ['--credential', 'bind', '--domains', 'tried.example.test', '--account', id, '--json']
  const shown = await typeAt(hub, 'delegation', 'check', ...words)
  expect(JSON.parse(shown.out).names).toMatchObject([{ record, state: 'direct' }])
})

it('CAA records that allow dns-01 alone keep this validation away', async () => {
  await addAccount(ca, 'caa')
  await changeRecords(
    lab,
    'add caa-way.example.test 60 CAA 0 issue "ca.example.test; validationmethods=dns-01"',
  )
  const why = (over: object) =>
    hub.call('failover.why', { instance: 'local', names: ['caa-way.example.test'], ...over })
  expect(renderText((await why({ validation })).skipped[0]?.reason)).toContain('they allow dns-01 only')
  expect((await why({})).skipped).toEqual([])
})
