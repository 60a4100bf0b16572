import { expect, it } from 'vitest'
import { Secret } from '../../shared/secret.ts'
import { createAccounts } from '../accounts/accounts.ts'
import { createAcmeAccounts } from '../accounts/acme-accounts.ts'
import { problem, startScriptedCa } from '../acme/testing/scripted-ca.ts'
import { silentLog } from '../acme/testing/test-server.ts'
import { createHttp } from '../adapters/http/node-http.ts'
import { removeCertificate } from '../certificates/remove-certificate.ts'
import { owner } from '../credentials/asker.ts'
import { createCredentials } from '../credentials/credentials.ts'
import { type OpenParts, openParts } from '../credentials/testing/open-parts.ts'
import { createChannels } from '../notifications/channels.ts'
import type { Store } from '../ports/store.ts'
import { certificateRecord, issuedRecord } from '../ports/testing/records.ts'
import { createRemoveOrphans } from '../vault/orphaned-records.ts'
import type { Vault } from '../vault/vault.ts'

type Work = Pick<OpenParts, 'store' | 'vault' | 'clock'>

const writes = new Set(['put', 'remove', 'insert', 'update', 'set', 'atomically'])

/** The same, but from its write number `last` + 1 on nothing happens any more, as after a kill. */
const mortal = (parts: OpenParts, last: number) => {
  const death = Promise.withResolvers<'died'>()
  let count = 0
  const wrap = <T extends object>(whole: T): T =>
    new Proxy(whole, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key)
        if (typeof value === 'object' && value !== null) return wrap(value)
        if (typeof value !== 'function' || !writes.has(String(key))) return value
        return (...given: unknown[]) => {
          if (count++ < last) return Reflect.apply(value, target, given)
          death.resolve('died')
          return new Promise(() => {})
        }
      },
    })
  const work: Work = { store: wrap<Store>(parts.store), vault: wrap<Vault>(parts.vault), clock: parts.clock }
  return { work, died: death.promise }
}

const accountsOf = (work: Work) => {
  const acme = createAcmeAccounts({ ...work, http: createHttp, log: silentLog })
  return { acme, ...createAccounts({ ...work, acme }) }
}

/** The vault records that rows name, and those that there are. */
const namedAndKept = async ({ store, records }: OpenParts) => {
  const accounts = await store.accounts.list()
  const named = [
    ...accounts.flatMap(({ keyId, nextKeyId }) => [keyId, nextKeyId]),
    ...(await store.credentials.list()).map(({ secretId }) => secretId),
    ...(await store.issued.list('crt_a')).map(({ keyId }) => keyId),
    ...(await store.channels.list()).map(({ secretId }) => secretId),
  ]
  const kept = records().map((path) => path.replace(/^.*\/|[.]enc$/g, ''))
  return { named: named.filter((id) => id !== null).sort(), kept: kept.sort() }
}

const ca = await startScriptedCa()
ca.always('/new-account', { status: 201, headers: { location: '/account/1' }, body: { status: 'valid' } })
ca.always('/account/1', { body: { status: 'valid' } })
ca.always('/key', {})

const account = {
  instance: 'ins_a',
  name: 'a',
  ca: ca.directoryUrl,
  email: '',
  staging: false,
  termsAgreed: true,
}
const login = { type: 'basic-auth' as const, username: 'me', password: 'a password' }
const credential = { instance: 'ins_a', name: 'a', note: '', owner: '', ...login }
const hook = (url: string) => ({
  kind: 'webhook' as const,
  name: 'a',
  enabled: true,
  kinds: [],
  url,
  signingSecret: undefined,
})
const channelsOf = (work: Work) => createChannels({ ...work, hasDesktop: false })

const certificate = certificateRecord({ id: 'crt_a', names: ['a.test'], namesKey: 'a.test', folder: 'a' })
const issues = async ({ store, vault }: Work): Promise<void> => {
  await store.certificates.insert(certificate)
  for (const keyId of ['key_a', 'key_b']) {
    await vault.put('certificate-key', keyId, new Secret(keyId))
    await store.issued.insert(
      issuedRecord({ id: keyId.replace('key', 'iss'), certificateId: 'crt_a', keyId }),
    )
  }
}

interface Case {
  before?: (work: Work) => Promise<unknown>
  act: (work: Work) => Promise<unknown>
}
const registers: Case['act'] = (work) => accountsOf(work).add(account)
const stores: Case['act'] = (work) => createCredentials(work).of(owner).add(credential)
const connects: Case['act'] = (work) => channelsOf(work).save(hook('https://hooks.example/one'))
const cases: Record<string, Case> = {
  'registers at a CA': { act: registers },
  'puts another key in an account’s place': {
    before: registers,
    act: (work) => accountsOf(work).rollKey('a'),
  },
  'puts another key in an account’s place after the CA did not take one': {
    before: async (work) => {
      await registers(work)
      ca.next('/key', { cut: true })
      await accountsOf(work)
        .rollKey('a')
        .catch(() => {})
    },
    act: (work) => {
      ca.next('/account/1', { status: 400, body: problem('accountDoesNotExist') })
      return accountsOf(work).rollKey('a')
    },
  },
  'removes an account': {
    before: registers,
    act: (work) => accountsOf(work).remove('a', { evenIfUsed: false }),
  },
  'stores a credential': { act: stores },
  'replaces a credential': {
    before: stores,
    act: (work) =>
      createCredentials(work)
        .of(owner)
        .replace({ credential: 'a', ...login, password: 'another' }),
  },
  'removes a credential': {
    before: stores,
    act: (work) => createCredentials(work).of(owner).remove('a', false),
  },
  'removes a certificate': {
    before: issues,
    act: (work) => removeCertificate({ ...work, refuseRunning: () => {} }, certificate),
  },
  'adds a channel': { act: connects },
  'gives a channel another address': {
    before: connects,
    act: async (work) => {
      const channel = (await channelsOf(work).find('a')).id
      return channelsOf(work).save({ ...hook('https://hooks.example/two'), channel })
    },
  },
  'removes a channel': { before: connects, act: (work) => channelsOf(work).remove('a') },
}

it.each(Object.entries(cases))(
  'a hub that %s and is killed before any of its writes has, at the next start, every record that a row names and no other',
  async (_, { before, act }) => {
    for (let last = 0, ended: unknown = 'died'; ended === 'died'; last++) {
      const parts = await openParts()
      await before?.(parts)
      const { work, died } = mortal(parts, last)
      ended = await Promise.race([act(work), died])

      await (await createRemoveOrphans({ ...parts, log: silentLog, rebuilt: false }))()
      const accounts = accountsOf(parts)
      expect((await accounts.resumeRegistrations(AbortSignal.timeout(5000))).waiting).toEqual([])
      // Those that a row names can be used.
      for (const account of await parts.store.accounts.list()) await accounts.acme.account(account)
      accounts.acme.close()
      for (const { secretId, fingerprint } of await parts.store.credentials.list())
        await parts.vault.get('basic-auth', secretId, fingerprint)
      const { named, kept } = await namedAndKept(parts)
      expect(kept, `after ${last} writes`).toEqual(named)
      expect(await parts.store.orphanedRecords.list()).toEqual([])
      expect(last).toBeLessThan(20)
      await parts.store.close()
    }
  },
)
