import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { contract, type MethodName } from '../../shared/contract/contract.ts'
import type { Method } from '../../shared/contract/method.ts'
import { silentLog } from '../acme/testing/test-server.ts'
import type { Caller } from '../calls/caller.ts'
import { findCertificates } from '../certificates/find-certificate.ts'
import { openParts } from '../credentials/testing/open-parts.ts'
import type { Store } from '../ports/store.ts'
import {
  accountRecord,
  certificateRecord,
  credentialRecord,
  instanceRecord,
  issuedRecord,
  orderRecord,
  orderSettingsOf,
} from '../ports/testing/records.ts'
import { generateKey } from '../x509/generate-key.ts'
import { issueCertificate } from '../x509/testing/issue-certificate.ts'
import { createHub } from './create-hub.ts'
import type { Hub } from './hub.ts'
import { createInstanceScope } from './instance-scope.ts'

const admin: Caller = { role: 'admin', via: 'window' }
const limited: Caller = { role: 'admin', via: 'web', who: 't', instances: ['ins_0', 'ins_1'] }

/** What queries are asked; one that answers with rows, and can be asked for nothing, need not stand here. */
const inputs: Partial<Record<MethodName, object>> = {
  'accounts.show': { account: 'acc_0' },
  'audit.list': { limit: 100 },
  'certificates.checkNames': { names: ['a.test', 'b.test'] },
  'certificates.show': { certificate: 'crt_0' },
  'credentials.forHost': { host: 'a0.test' },
  'credentials.show': { credential: 'crd_0' },
  'credentials.revealMeans': {},
  'credentials.usage': { credential: 'crd_0' },
  'dns.settings': {},
  'failover.settings': {},
  'failover.why': { certificate: 'crt_0' },
  'hub.status': {},
  'instances.show': { instance: 'ins_0' },
  'orders.list': { limit: 500 },
  'orders.show': { order: 'ord_0' },
  'orders.wait': { order: 'ord_0', timeoutMs: 1 },
  'providers.show': { code: 'cloudflare' },
}
/** A limited caller names one of its instances. */
const limitedInputs: typeof inputs = {
  'credentials.forHost': { host: 'a0.test', instance: 'ins_0' },
  'renewal.weeks': { instance: 'ins_0' },
}
/** What looks at files or asks somebody else, for the rows of its answer. */
const asksOthers = [
  'accounts.findKeys',
  'accounts.profiles',
  'cas.probe',
  'delegation.check',
  'persist.check',
]
/** Queries whose answer to an admin has a row for each that is stored. */
const grow = [
  'accounts.list',
  'certificates.list',
  'credentials.list',
  'credentials.usage',
  'instances.list',
  'notifications.list',
  'orders.list',
  'renewal.outlook',
  'tokens.list',
]

const refuse = (): never => {
  throw new Error('this test asks nobody')
}

/** The store, and how many calls of it there were. */
const counted = (store: Store) => {
  const counts = { calls: 0 }
  const wrap = <T extends object>(whole: T): T =>
    new Proxy(whole, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key)
        if (typeof value === 'object' && value !== null) return wrap(value)
        if (typeof value !== 'function') return value
        return (...given: unknown[]) => {
          counts.calls++
          return Reflect.apply(value, target, given)
        }
      },
    })
  return { store: wrap(store), counts }
}

const key = await generateKey('ec256')
const chainPem = issueCertificate({
  ...{ subject: 'a', key, issuer: 'CA', issuerKey: key, names: ['a0.test'] },
  ...{ notBefore: new Date(Date.UTC(2026, 0, 1)), notAfter: new Date(Date.UTC(2026, 2, 1)) },
})

/** So many rows of every kind: each account is shared, each credential used, each certificate issued by an order of its own. */
const fill = (store: Store, rows: number): Promise<void> =>
  store.atomically(async (inside) => {
    for (let n = 0; n < rows; n++) {
      const instanceId = `ins_${n}`
      const [name, certificateId, accountId] = [`a${n}.test`, `crt_${n}`, `acc_${n}`]
      await inside.instances.insert(instanceRecord({ id: instanceId, name: `place ${n}`, kind: 'folder' }))
      await inside.accounts.insert(
        accountRecord({ id: accountId, instanceId, name, ca: 'letsencrypt', sharedWith: ['ins_0'] }),
      )
      const about = { instanceId, name, provider: 'cloudflare', createdAt: n, replacedAt: n }
      await inside.credentials.insert(
        credentialRecord(
          'dns',
          {},
          { ...about, id: `crd_${n}`, secretId: `crd_${n}`, valueFingerprints: ['same'] },
        ),
      )
      await inside.certificates.insert(
        certificateRecord({
          ...{ id: certificateId, instanceId, names: [name], namesKey: name, folder: name },
          settings: orderSettingsOf({ credential: 'crd_0', ...(n > 0 && { account: accountId }) }),
          createdAt: n,
        }),
      )
      await inside.issued.insert(
        issuedRecord({ id: `iss_${n}`, certificateId, chainPem, orderId: `ord_${n}` }),
      )
      await inside.renewals.insert({
        ...{ id: certificateId, pausedAt: null, failures: 0, lastTryAt: null, retryAt: null, problem: null },
        ...{ windowStart: null, windowEnd: null, explanationUrl: null, windowCheckAt: null, windowOf: null },
        ...{ hurriedTo: null, outdated: false },
      })
      await inside.orders.insert(
        orderRecord({ id: `ord_${n}`, certificateId, names: [name], accountId, createdAt: n }),
      )
      await inside.timeline.append([{ orderId: 'ord_0', at: n, step: 'order', kind: 'info' }])
      await inside.tokens.insert({
        ...{ id: `tok_${n}`, name, role: 'member', instances: ['ins_0'], hash: name, createdAt: n },
        ...{ expiresAt: null, lastUsedAt: null, revokedAt: null },
      })
      const channelId = `ntf_${n}`
      await inside.channels.insert({
        ...{
          id: channelId,
          kind: 'webhook',
          name,
          enabled: false,
          kinds: [],
          settings: { origin: 'x', signed: false },
        },
        ...{ secretId: null, fingerprint: null, createdAt: n, lastSentAt: null, problem: null },
        problemAt: null,
      })
      await inside.deliveries.insert({
        ...{ id: `del_${n}`, channelId, key: 'k', topic: 't', notification: {}, state: 'waiting' },
        ...{ createdAt: n, endedAt: null },
      })
      await inside.caLimits.insert({ id: accountId, accountId, namesKey: null, until: n, detail: '' })
    }
  })

/** A hub with so many rows of each kind, of which nothing runs by itself. */
const openHubOf = async (rows: number) => {
  const parts = await openParts()
  const { store, counts } = counted(parts.store)
  const dataDirectory = mkdtempSync(join(tmpdir(), 'certhub-store-calls-'))
  const hub = await createHub({
    ...parts,
    version: '1',
    dataDirectory,
    isOwnLock: () => false,
    store,
    protection: async () => [],
    http: () => ({ request: refuse, close: () => {} }),
    resolver: { lookup: async () => refuse(), ask: async () => refuse() },
    runProgram: refuse,
    lego: { program: 'lego', resolvers: [] },
    serveLoopback: refuse,
    network: {} as never,
    clock: {
      ...parts.clock,
      sleep: (_, signal) => {
        const ended = Promise.withResolvers<void>()
        if (signal?.aborted) ended.reject(signal.reason)
        signal?.addEventListener('abort', () => ended.reject(signal.reason))
        return ended.promise
      },
    },
    log: silentLog,
    notices: [],
    release: async () => rmSync(dataDirectory, { recursive: true }),
  })
  await fill(parts.store, rows)
  const callsOf = async (method: MethodName, caller: Caller) => {
    const call = () =>
      hub.call(method, (caller === limited ? limitedInputs[method] : undefined) ?? inputOf(method), caller)
    // What is read once, and never again, is no part of the answer.
    await call()
    const before = counts.calls
    const answer = await call()
    return { answer, calls: counts.calls - before }
  }
  return { hub, callsOf, store, counts }
}

const rowsIn = (answer: unknown): number => JSON.stringify(answer).match(/"id":|"certificate":/g)?.length ?? 0

const queries = (Object.entries(contract as Record<string, Method>) as [MethodName, Method][]).filter(
  ([, { kind }]) => kind === 'query',
)
const hasRows = ({ output }: Method): boolean => {
  const shape = output instanceof z.ZodObject ? Object.values(output.shape as Record<string, z.ZodType>) : []
  return shape.some(
    (field) => (field instanceof z.ZodOptional ? field.unwrap() : field) instanceof z.ZodArray,
  )
}

/** What a query is asked; undefined for one that is not counted. */
const inputOf = (name: MethodName): object | undefined => {
  if (inputs[name] || asksOthers.includes(name)) return inputs[name]
  const method: Method = contract[name]
  return hasRows(method) && method.input.safeParse({}).success ? {} : undefined
}

let few: Awaited<ReturnType<typeof openHubOf>>
let many: typeof few
beforeAll(async () => {
  few = await openHubOf(5)
  many = await openHubOf(500)
})
afterAll(async () => {
  const close = ({ hub }: { hub: Hub }) => hub.close()
  await Promise.all([few, many].map(close))
})

it('every query that answers with rows is among those that are counted', () => {
  const answering = queries.filter(([, method]) => hasRows(method)).map(([name]) => name)
  const uncounted = answering.filter((name) => inputOf(name) === undefined)
  expect(uncounted.sort()).toEqual(asksOthers)
})

it.each(
  queries
    .filter(([name]) => inputOf(name) !== undefined)
    .flatMap(([name, { within }]) => [
      ['an admin', name, admin] as const,
      ...(within === undefined ? [] : [['a caller limited to two instances', name, limited] as const]),
    ]),
)('of 500 rows as of 5, for %s, %s makes as many store calls', async (_, name, caller) => {
  const [atFew, atMany] = [await few.callsOf(name, caller), await many.callsOf(name, caller)]
  expect(atFew.answer).toMatchObject({ ok: true })
  expect(atMany.answer).toMatchObject({ ok: true })
  expect(atMany.calls).toBe(atFew.calls)
  if (caller === admin && grow.includes(name))
    expect(rowsIn(atMany.answer) - rowsIn(atFew.answer), 'rows').toBeGreaterThanOrEqual(495)
})

it.each(['accounts.list', 'certificates.list', 'credentials.list', 'instances.list'] as const)(
  'of %s a caller limited to two instances gets the rows without a store call more',
  async (name) => {
    expect((await few.callsOf(name, limited)).calls).toBe((await few.callsOf(name, admin)).calls)
  },
)

it('what is named by 500 references is found by one store call', async () => {
  const { store, counts } = many
  const references = Array.from({ length: 500 }, (_, n) => (n % 2 ? `crt_${n}` : `a${n}.test`))
  const ids = references.map((_, n) => `crt_${n}`)
  const callsFor = async (work: () => Promise<unknown>) => {
    const before = counts.calls
    return { found: await work(), calls: counts.calls - before }
  }
  const found = async () => (await findCertificates(store, references)).map(({ id }) => id)
  expect(await callsFor(found)).toEqual({ found: ids, calls: 1 })
  const allowed = ids.map((id) => id.replace('crt', 'ins'))
  const narrowed = () =>
    createInstanceScope(store).narrow({ certificates: references }, allowed, { named: true, ownOnly: false })
  expect(await callsFor(narrowed)).toEqual({ found: { certificates: ids }, calls: 1 })
})
