import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { openHub } from '../../src/main/open-hub.ts'
import type { InputOf, MethodName } from '../../src/shared/contract/contract.ts'
import { type LabHub, openLabHub } from '../hub.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { addBindCredential, addPebbleAccount, fieldsFor, keyNamed, orderDone } from '../prepare.ts'
import { runOrThrow } from '../run.ts'
import { type Lab, startLab } from '../start.ts'

const passphrase = 'four unrelated quiet words'
let lab: Lab
let hub: LabHub
let outside: string
beforeAll(async () => {
  lab = await startLab({ bind: true, pebble: true })
})
afterAll(() => lab.stop())
beforeEach(async () => {
  hub = await openLabHub(lab.bind)
  outside = await mkdtemp(join(tmpdir(), 'certhub-outside-'))
  await addPebbleAccount(hub, lab)
  await addBindCredential(hub, lab)
})
afterEach(async () => {
  await hub.close()
  await rm(outside, { recursive: true })
})

/** The same hub after a restart with another environment. */
const withEnv = async (env: NodeJS.ProcessEnv) => {
  const opened = await openHub({ env })
  const call = async <M extends MethodName>(method: M, input: InputOf<M>) => {
    const answer = await opened.call(method, input, { role: 'admin', via: 'hub' })
    if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`)
    return answer.value
  }
  return { hub: opened, call }
}

describe('after the master key was changed', () => {
  it('every credential works in an order, and the old key opens nothing', async () => {
    await orderDone(hub, ['before.example.test'])
    await hub.call('vault.rekey', { protection: { source: 'passphrase', passphrase } })
    await orderDone(hub, ['after.example.test'])
    await hub.restart()
    expect((await hub.call('hub.status', {})).vault).toMatchObject({ state: 'locked', source: 'passphrase' })
    expect(await hub.codeOf('vault.unlock', { passphrase: 'not that one at all' })).toBe(
      'vault.wrong_passphrase',
    )
    await hub.call('vault.unlock', { passphrase })
    await orderDone(hub, ['restarted.example.test'])
  })

  it('and back again, it is asked for the passphrase first', async () => {
    await hub.call('vault.rekey', { protection: { source: 'passphrase', passphrase } })
    const back = { protection: { source: 'environment' as const } }
    expect(await hub.codeOf('vault.rekey', { ...back, currentPassphrase: 'wrong wrong wrong' })).toBe(
      'vault.wrong_passphrase',
    )
    await hub.call('vault.rekey', { ...back, currentPassphrase: passphrase })
    await hub.restart()
    expect((await hub.call('hub.status', {})).vault).toMatchObject({
      state: 'unlocked',
      source: 'environment',
    })
    await orderDone(hub, ['back.example.test'])
  })
})

it('after every record was encrypted anew every credential works, now and after a restart', async () => {
  const { records } = await hub.call('vault.rotate', {})
  expect(records).toBeGreaterThanOrEqual(2)
  await orderDone(hub, ['rotated.example.test'])
  await hub.restart()
  await orderDone(hub, ['restarted.example.test'])
  expect((await hub.call('audit.verify', {})).ok).toBe(true)
})

it('a recovery key opens the vault when the master key is lost, and a new master key can be set', async () => {
  const { recoveryKey } = await hub.call('vault.makeRecoveryKey', {})
  await hub.hub.close()
  const env = { ...hub.env, CERTHUB_MASTER_KEY: randomBytes(32).toString('base64') }
  const lost = await withEnv(env)
  expect((await lost.call('hub.status', {})).vault).toMatchObject({
    state: 'locked',
    problem: { code: 'vault.wrong_master_key' },
  })
  await lost.call('vault.unlock', { recoveryKey })
  await lost.call('vault.rekey', { protection: { source: 'passphrase', passphrase } })
  await lost.hub.close()
  await hub.restart()
  await hub.call('vault.unlock', { passphrase })
  await orderDone(hub, ['recovered.example.test'])
})

it('a backup is restored on another machine with another protection, and an order works there', async () => {
  const { certificate } = await orderDone(hub, ['backup.example.test'])
  const file = join(outside, 'certhub.backup')
  const made = await hub.call('vault.backup', { file, passphrase })
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(made).toMatchObject({ file, bytes: (await stat(file)).size })
  const other = await openLabHub(lab.bind, { protect: false })
  try {
    const restore = { file, protection: { source: 'environment' as const } }
    expect(await other.codeOf('vault.restore', { ...restore, passphrase: 'not that one at all' })).toBe(
      'backup.wrong_passphrase',
    )
    await other.call('vault.restore', { ...restore, passphrase })
    await orderDone(other, ['elsewhere.example.test'])
    await other.restart()
    await orderDone(other, ['elsewhere-again.example.test'])
    expect((await other.call('certificates.show', { certificate })).names).toEqual(['backup.example.test'])
    const exported = join(outside, 'exported')
    await other.call('certificates.export', { certificate, directory: exported })
    await runOrThrow('openssl', ['pkey', '-in', join(exported, 'privkey.pem'), '-noout', '-check'])
    expect((await other.call('audit.verify', {})).ok).toBe(true)
    expect(await other.codeOf('vault.restore', { ...restore, passphrase })).toBe('backup.target_not_empty')
  } finally {
    await other.close()
  }
})

it('two credentials of one provider with different keys serve two certificates at the same time', async () => {
  await hub.call('credentials.add', {
    instance: 'local',
    type: 'dns',
    name: 'bind for other',
    provider: 'rfc2136',
    fields: fieldsFor(lab, keyNamed(lab, 'other-only')),
  })
  const [one, other] = await Promise.all([
    orderDone(hub, ['both.example.test'], { credential: 'bind' }),
    orderDone(hub, ['both.other.test'], { credential: 'bind for other' }),
  ])
  const names = async ({ certificate }: { certificate: string }) => {
    const shown = await hub.call('certificates.show', { certificate })
    return [shown.credentialName, shown.status]
  }
  expect([await names(one), await names(other)]).toEqual([
    ['bind', 'valid'],
    ['bind for other', 'valid'],
  ])
  // The second key is good for its own zone alone, so that each order did use its own.
  const wrong = await hub.call('certificates.order', {
    instance: 'local',
    names: ['wrong.example.test'],
    credential: 'bind for other',
  })
  expect(await hub.call('orders.wait', { order: wrong.order })).toMatchObject({
    state: 'failed',
    error: { code: 'dns.refused' },
  })
})

it('the audit log names the entry that was removed behind the hub’s back', async () => {
  await orderDone(hub, ['audit.example.test'])
  expect(await hub.call('audit.verify', {})).toMatchObject({ ok: true })
  await hub.hub.close()
  const database = join(hub.dataDirectory, 'hub.sqlite')
  await runOrThrow('sqlite3', [database, 'DROP TRIGGER auditKeepsRows; DELETE FROM audit WHERE seq = 2'])
  await hub.restart()
  expect(await hub.call('audit.verify', {})).toMatchObject({
    ok: false,
    brokenAt: 2,
    problem: 'entry 2 was removed',
  })
})

it('an ACME wildcard orders its certificate at its first use, and the next use is the same certificate', async () => {
  await hub.call('credentials.add', {
    instance: 'local',
    type: 'acme-wildcard',
    name: 'wild',
    provider: 'rfc2136',
    commonName: '*.wild.example.test',
    names: ['wild.example.test'],
    configuration: JSON.stringify(fieldsFor(lab, keyNamed(lab, 'lab-sha256'))),
  })
  const match = () => hub.call('credentials.forHost', { host: 'api.wild.example.test' })
  const [unused] = (await match()).matches
  expect(unused).toMatchObject({ kind: 'acme-wildcard', name: 'wild', matchedName: '*.wild.example.test' })
  expect(unused?.notAfter).toBeUndefined()
  const first = await hub.call('credentials.issue', { credential: 'wild' })
  expect((await hub.call('orders.wait', { order: first.order ?? '' })).state).toBe('done')
  expect(await hub.call('credentials.issue', { credential: 'wild' })).toEqual({
    certificate: first.certificate,
  })
  expect((await match()).matches[0]?.notAfter).toBeGreaterThan(Date.now())
  expect((await hub.call('credentials.forHost', { host: 'a.b.wild.example.test' })).matches).toEqual([])
})
