import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { generateAccountKey } from '../../src/main/acme/account-key.ts'
import type { Exchange } from '../../src/main/acme/call.ts'
import { type AcmeAccount, type AcmeOrder, openAcmeServer } from '../../src/main/acme/server.ts'
import { createHttp } from '../../src/main/adapters/http/node-http.ts'
import type { Clock } from '../../src/main/ports/clock.ts'
import { checkIssued } from '../../src/main/x509/check-issued.ts'
import { createCsr } from '../../src/main/x509/csr.ts'
import { generateKey } from '../../src/main/x509/generate-key.ts'
import { type KeyType, keyTypes } from '../../src/shared/key-type.ts'
import { Secret } from '../../src/shared/secret.ts'
import { labDescribe } from '../lab-test.ts'
import { type Pebble, type PebbleOptions, startPebble } from '../pebble.ts'

const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) => setTimeout(ms, undefined, signal && { signal }),
}
const log = { debug() {}, info() {}, warn() {}, error() {} }
const cleanUps: (() => unknown)[] = []

let dir = ''
/** What most tests need; those that end it, or want it otherwise, have one of their own. */
let usual: Pebble

const run = (options: Partial<PebbleOptions> = {}): Promise<Pebble> =>
  startPebble({ dir, dns: '127.0.0.1:9', ...options, env: { PEBBLE_VA_ALWAYS_VALID: '1', ...options.env } })

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'certhub-acme-'))
  usual = await run()
})
afterAll(async () => {
  await usual.stop()
  await rm(dir, { recursive: true, force: true })
})
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const start = async (options?: Partial<PebbleOptions>) => {
  const pebble = options ? await run(options) : usual
  if (options) cleanUps.push(() => pebble.stop())
  const extraRoots = await readFile(pebble.tlsRootFile, 'utf8')
  const http = createHttp({ extraRoots })
  cleanUps.push(() => http.close())
  const server = openAcmeServer({ directoryUrl: pebble.directoryUrl, http, clock, log })
  return { pebble, server, http }
}

const enter = async (server: Awaited<ReturnType<typeof start>>['server']) => {
  const accountKey = await generateAccountKey()
  const { accountUrl } = await server.register({ accountKey, email: 'ops@example.com', termsAgreed: true })
  return { accountKey, accountUrl, account: server.account({ accountKey, accountUrl }) }
}

const issue = async (
  account: AcmeAccount,
  names: string[],
  more: { keyType?: KeyType; preferredRoot?: string; onExchange?: (exchange: Exchange) => void } = {},
) => {
  const { keyType = 'ec256', preferredRoot, onExchange } = more
  /** Looks until the order has left that status, and tells the last look alone: how many it takes is up to the CA. */
  const leave = async (url: string, status: AcmeOrder['status']): Promise<AcmeOrder> => {
    const look: Exchange[] = []
    const order = await account.order(url, { onExchange: (exchange) => void look.push(exchange) })
    if (order.status !== status) {
      for (const exchange of look) onExchange?.(exchange)
      return order
    }
    await clock.sleep(20)
    return leave(url, status)
  }
  const order = await account.newOrder({ names }, { onExchange })
  const authorizations = await Promise.all(
    order.authorizationUrls.map((url) => account.authorization(url, { onExchange })),
  )
  const challenges = authorizations.flatMap(({ challenges: all }) =>
    all.filter(({ type }) => type === 'dns-01'),
  )
  await Promise.all(challenges.map(({ url }) => account.answer(url, { onExchange })))
  await leave(order.url, 'pending')
  const keyPem = await generateKey(keyType)
  await account.finalize(order.finalizeUrl, createCsr(keyPem, names), { onExchange })
  const { certificateUrl = '' } = await leave(order.url, 'processing')
  const chainPem = await account.download(certificateUrl, { onExchange, preferredRoot })
  const found = checkIssued({ chainPem, keyPem, names, now: Date.now() })
  return { chainPem, problem: 'problem' in found ? found.problem : undefined }
}

labDescribe('the ACME client at pebble', () => {
  it('gets a certificate for one name with at most eight requests', async () => {
    const { account } = await enter((await start()).server)
    const told: Exchange[] = []
    const { problem } = await issue(account, ['example.test'], {
      onExchange: (exchange) => void told.push(exchange),
    })
    expect(problem).toBeUndefined()
    expect(told.length).toBeLessThanOrEqual(8)
  })

  it.each(keyTypes)('gets what it ordered for apex and wildcard with a %s key', async (keyType) => {
    const { account } = await enter((await start()).server)
    expect((await issue(account, ['example.test', '*.example.test'], { keyType })).problem).toBeUndefined()
  })

  it('gets a certificate whose first name is too long for a common name', async () => {
    const { account } = await enter((await start()).server)
    const long = `${'a'.repeat(60)}.example.test`
    expect((await issue(account, [long])).problem).toBeUndefined()
  })

  it('gets a certificate although every fifth nonce is refused', async () => {
    const { account } = await enter((await start({ env: { PEBBLE_WFE_NONCEREJECT: '20' } })).server)
    expect((await issue(account, ['example.test', '*.example.test'])).problem).toBeUndefined()
  })

  it('succeeds or gives up after eleven tries when nine of ten nonces are refused', async () => {
    const { server } = await start({ env: { PEBBLE_WFE_NONCEREJECT: '90' } })
    const told: Exchange[] = []
    const registration = { accountKey: await generateAccountKey(), termsAgreed: true }
    const outcome = await server
      .register(registration, { onExchange: (exchange) => void told.push(exchange) })
      .then(
        ({ status }) => status,
        ({ code }) => code,
      )
    expect(['valid', 'acme.bad_nonce']).toContain(outcome)
    expect(told.filter(({ kind }) => kind === 'account').length).toBeLessThanOrEqual(11)
  })

  it('goes on after the CA was restarted, and finds that it forgot the account', async () => {
    const { pebble, server } = await start({})
    const { account } = await enter(server)
    await pebble.restart()
    await expect(account.newOrder({ names: ['example.test'] })).rejects.toMatchObject({
      code: 'acme.account_gone',
    })
    expect((await issue((await enter(server)).account, ['example.test'])).problem).toBeUndefined()
  })

  it('takes the chain to the preferred root', async () => {
    const { pebble, server, http } = await start({ env: { PEBBLE_ALTERNATE_ROOTS: '2' } })
    const { account } = await enter(server)
    const roots = await Promise.all(
      [0, 2].map(async (index) => {
        const { body } = await http.request({ method: 'GET', url: `${pebble.managementUrl}/roots/${index}` })
        return new X509Certificate(body)
      }),
    )
    for (const root of roots) {
      const preferredRoot = root.subject.replace('CN=', '')
      const { chainPem } = await issue(account, ['example.test'], { preferredRoot })
      const last = chainPem.slice(chainPem.lastIndexOf('-----BEGIN'))
      expect(new X509Certificate(last).verify(root.publicKey)).toBe(true)
    }
  })

  it('revokes a certificate once', async () => {
    const { account } = await enter((await start()).server)
    const { chainPem } = await issue(account, ['example.test'])
    const { raw } = new X509Certificate(chainPem)
    await account.revoke(raw, 'superseded')
    await expect(account.revoke(raw, 'superseded')).rejects.toThrowError('(alreadyRevoked)')
  })

  it('names what the CA does not issue for', async () => {
    const { account } = await enter((await start({ blocklist: ['blocked.test'] })).server)
    await expect(account.newOrder({ names: ['blocked.test'] })).rejects.toMatchObject({
      code: 'acme.name_rejected',
    })
  })
})

labDescribe('an account at pebble', () => {
  it('is the same for the same key, and keeps its contact', async () => {
    const { server } = await start()
    const { accountKey, accountUrl, account } = await enter(server)
    const again = await server.register({ accountKey, email: 'other@example.com', termsAgreed: true })
    expect(again).toEqual({ accountUrl, status: 'valid' })
    expect((await account.show()).contact).toEqual(['mailto:ops@example.com'])
  })

  it('belongs to the new key alone after a roll-over', async () => {
    const { server } = await start()
    const { account, accountUrl } = await enter(server)
    const newKey = await generateAccountKey()
    await account.rollKey(newKey)
    expect((await server.account({ accountKey: newKey, accountUrl }).show()).status).toBe('valid')
    await expect(account.show()).rejects.toMatchObject({ code: 'acme.rejected' })
  })

  it('cannot order any more once deactivated', async () => {
    const { account } = await enter((await start()).server)
    expect((await account.deactivate()).status).toBe('deactivated')
    await expect(account.newOrder({ names: ['example.test'] })).rejects.toMatchObject({
      code: 'acme.account_gone',
    })
  })

  it('is bound to an external account, by the right key only', async () => {
    const hmacKey = 'zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W'
    const { server } = await start({ eab: { 'kid-1': hmacKey } })
    const register = async (eab?: { kid: string; hmacKey: Secret }) =>
      server.register({ accountKey: await generateAccountKey(), termsAgreed: true, eab })
    await expect(register()).rejects.toMatchObject({ code: 'acme.eab_required' })
    await expect(register({ kid: 'kid-2', hmacKey: new Secret(hmacKey) })).rejects.toMatchObject({
      code: 'acme.eab_rejected',
    })
    await expect(register({ kid: 'kid-1', hmacKey: new Secret('AAAA') })).rejects.toMatchObject({
      code: 'acme.eab_rejected',
    })
    expect((await register({ kid: 'kid-1', hmacKey: new Secret(hmacKey) })).status).toBe('valid')
  })

  it('is not opened at a server that is not trusted', async () => {
    const { pebble } = await start()
    const http = createHttp()
    cleanUps.push(() => http.close())
    const server = openAcmeServer({ directoryUrl: pebble.directoryUrl, http, clock, log })
    await expect(server.directory()).rejects.toMatchObject({ code: 'acme.tls_untrusted' })
  })
})
