import { CerthubError } from '../../shared/errors.ts'
import type { AccountsUseCases } from '../accounts/accounts.ts'
import { catalogue } from '../acme/ca-catalogue.ts'
import type { Audit } from '../audit/audit.ts'
import type { CertificatesUseCases } from '../certificates/certificates.ts'
import type { ForHost } from '../certificates/for-host.ts'
import type { IssueWildcard } from '../certificates/issue-wildcard.ts'
import type { PersistUseCases } from '../certificates/persist-use-cases.ts'
import type { createRevoke } from '../certificates/revoke.ts'
import type { UsageOf } from '../certificates/usage.ts'
import type { Asker } from '../credentials/asker.ts'
import type { CredentialsUseCases } from '../credentials/credentials.ts'
import { listProviders, providerTemplate, showProvider } from '../credentials/providers.ts'
import type { RegisterAcmeDns } from '../credentials/register-acme-dns.ts'
import type { RevealUseCases } from '../credentials/reveal.ts'
import type { Tested } from '../credentials/test-credential.ts'
import type { checkDelegation } from '../diagnostics/check-delegation.ts'
import type { createDrill } from '../diagnostics/drill.ts'
import type { createPreflight } from '../diagnostics/preflight.ts'
import type { createWhy } from '../diagnostics/why.ts'
import type { DnsSettingsUseCases } from '../dns/lookup/dns-settings.ts'
import type { FailoverSettingsUseCases } from '../failover/settings.ts'
import type { InstancesUseCases } from '../instances/instances.ts'
import type { Notifications } from '../notifications/notifications.ts'
import { recordsByHand, toOrder } from '../orders/order-view.ts'
import type { Orders } from '../orders/orders.ts'
import type { OrderRecord } from '../ports/records.ts'
import type { RenewalWeeksQuery } from '../renewal/renewal-weeks.ts'
import type { Renewals } from '../renewal/renewals.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { askHostKey } from '../ssh/ask-host-key.ts'
import type { Guesser } from '../tokens/guess-gate.ts'
import type { TokensUseCases } from '../tokens/tokens.ts'
import type { BackupUseCases } from './backup-use-cases.ts'
import type { Handlers } from './dispatch.ts'
import { type Caller, mayCaller } from './hub.ts'
import type { InstanceScope } from './instance-scope.ts'
import type { HubParts } from './parts.ts'
import { requireMayHost, requireMayValidate } from './require-may-validate.ts'
import type { VaultUseCases } from './vault-use-cases.ts'

export interface UseCases {
  scope: InstanceScope
  instances: InstancesUseCases
  accounts: AccountsUseCases
  credentials: CredentialsUseCases
  reveal: RevealUseCases
  usage: UsageOf
  forHost: ForHost
  certificates: CertificatesUseCases
  issueWildcard: IssueWildcard
  orders: Orders
  vault: VaultUseCases
  backup: BackupUseCases
  audit: Audit
  tokens: TokensUseCases
  sessions: Sessions
  failover: FailoverSettingsUseCases
  dnsSettings: DnsSettingsUseCases
  notifications: Notifications
  preflight: ReturnType<typeof createPreflight>
  persist: PersistUseCases
  why: ReturnType<typeof createWhy>
  drill: ReturnType<typeof createDrill>
  renewals: Renewals
  renewalWeeks: RenewalWeeksQuery
  revoke: ReturnType<typeof createRevoke>
  testCredential(asker: Asker, reference: string, zone: string, signal: AbortSignal): Promise<Tested>
  checkDelegation(
    asker: Asker,
    credential: string,
    wanted: { domains: string[]; zone?: string | undefined; account?: string | undefined },
    signal: AbortSignal,
  ): ReturnType<typeof checkDelegation>
  registerAcmeDns: RegisterAcmeDns
}

const optional = <T extends object>(patch: T) =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }

/** Tokens guess each for itself; over HTTP without one it is the page of a launch address. */
const guesserOf = ({ via, who = '' }: Caller): Guesser => ({
  key: `${via} ${who}`,
  atDesk: via !== 'web',
})

const askerOf = (caller: Caller): Asker => ({
  mayManage: mayCaller(caller, 'credentials'),
  mayHost: mayCaller(caller, 'host'),
  instances: caller.instances,
  remarks: caller.remarks,
})

/** The contract's methods as calls of the use cases. */
export const createHandlers = (parts: HubParts, use: UseCases): Handlers => {
  const { store } = parts
  const credentials = (caller: Caller) => use.credentials.of(askerOf(caller))
  const orderView = async (record: OrderRecord) =>
    toOrder(record, record.accountId ? (await store.accounts.get(record.accountId))?.name : undefined)
  const orderViews = async (records: readonly OrderRecord[]) => {
    const accountNames = new Map((await store.accounts.list()).map(({ id, name }) => [id, name]))
    return records.map((record) => toOrder(record, accountNames.get(record.accountId ?? '')))
  }
  /** The newest on these instances; absent: on all. */
  const ordersOn = async (filter: Parameters<typeof store.orders.list>[0], on?: readonly string[]) => {
    if (!on) return store.orders.list(filter)
    const mine = await use.scope.certificatesOn(on)
    const all = await store.orders.list({ ...filter, limit: Number.MAX_SAFE_INTEGER })
    return all.filter((order) => mine.has(order.certificateId)).slice(0, filter.limit)
  }
  const orderDetail = async (record: OrderRecord) => ({
    ...(await orderView(record)),
    timeline: await store.timeline.list(record.id),
    byHand: await recordsByHand(store, record),
  })

  return {
    'hub.status': async (_, caller) => {
      const limited = caller.instances
      return {
        version: parts.version,
        dataDirectory: parts.dataDirectory,
        pid: process.pid,
        platform: process.platform,
        role: caller.role,
        limited: limited !== undefined,
        // Who is limited to some instances is told of nothing beyond them.
        vault: { ...use.vault.status(), ...(limited && { damaged: [] }) },
        notices: limited ? [] : [...parts.notices, ...use.sessions.notices()],
        counts: limited
          ? await use.scope.counts(limited)
          : {
              instances: await store.instances.count(),
              accounts: await store.accounts.count(),
              credentials: await store.credentials.count(),
              certificates: await store.certificates.count({}),
              runningOrders: use.orders.running,
            },
      }
    },
    'vault.options': async () => ({ options: await parts.protection() }),
    'vault.protect': (input) => use.vault.protect(input),
    'vault.unlock': (input, caller) => use.vault.unlock(optional(input), guesserOf(caller)),
    'vault.lock': () => use.vault.lock(),
    'vault.rekey': ({ protection, currentPassphrase }, caller) =>
      use.vault.rekey(protection, currentPassphrase, guesserOf(caller)),
    'vault.rotate': () => use.vault.rotate(),
    'vault.makeRecoveryKey': ({ currentPassphrase }, caller) =>
      use.vault.makeRecoveryKey(currentPassphrase, guesserOf(caller)),
    'vault.backup': (input) => use.backup.write(input),
    'vault.restore': (input) => use.backup.restore(input),
    'vault.setAutoLock': (rules) => use.vault.setAutoLock(rules),
    'vault.stayOpen': () => {
      use.vault.stayOpen()
      return {}
    },

    'instances.list': async () => ({ instances: await use.instances.list() }),
    'instances.show': ({ instance }) => use.instances.show(instance),
    'instances.add': (input) => use.instances.add(input),
    'instances.update': ({ instance, ...patch }, caller) => {
      if (patch.settings) requireMayHost(caller, 'change where its files go')
      return use.instances.update(instance, optional(patch))
    },
    'instances.remove': async ({ instance }) => {
      await use.instances.remove(instance)
      return {}
    },

    'cas.list': () => ({ cas: [...catalogue] }),
    'cas.probe': (input) => use.accounts.probe(input),
    'accounts.list': async ({ instance }) => ({ accounts: await use.accounts.list(instance) }),
    'accounts.show': ({ account }) => use.accounts.show(account),
    'accounts.add': (input) => use.accounts.add(input),
    'accounts.rollKey': ({ account }) => use.accounts.rollKey(account),
    'accounts.refresh': ({ account }) => use.accounts.refresh(account),
    'accounts.setEmail': ({ account, email }) => use.accounts.setEmail(account, email),
    'accounts.registerAgain': ({ account, ...consent }) => use.accounts.registerAgain(account, consent),
    'accounts.import': (input) => use.accounts.import(input),
    'accounts.profiles': async ({ account }) => ({ profiles: await use.accounts.profiles(account) }),
    'accounts.findKeys': async ({ folder }) => ({ found: await use.accounts.findKeys(folder) }),
    'accounts.exportKey': async ({ account, directory, format }) => ({
      files: await use.accounts.exportKey(account, directory, format),
    }),
    'accounts.share': ({ account, instances }) => use.accounts.share(account, instances),
    'accounts.setProxy': ({ account, proxy }) => use.accounts.setProxy(account, proxy),
    'accounts.drill': ({ account }, { signal }) => use.drill(account, signal),
    'accounts.deactivate': ({ account, evenIfUsed }, { instances: reach }) =>
      use.accounts.deactivate(account, { evenIfUsed, reach }),
    'accounts.remove': async ({ account, evenIfUsed }, { instances: reach }) => {
      await use.accounts.remove(account, { evenIfUsed, reach })
      return {}
    },

    'providers.list': async () => ({ providers: await listProviders() }),
    'providers.show': ({ code }) => showProvider(code),
    'providers.template': async ({ code }) => ({ template: await providerTemplate(code) }),
    'credentials.list': async ({ instance }, caller) => ({
      credentials: await credentials(caller).list(instance),
    }),
    'credentials.show': ({ credential }, caller) => credentials(caller).show(credential),
    'credentials.add': (input, caller) => credentials(caller).add(input),
    'credentials.replace': (input, caller) => credentials(caller).replace(input),
    'credentials.update': ({ credential, ...patch }, caller) =>
      credentials(caller).update(credential, optional(patch)),
    'credentials.test': ({ credential, zone }, caller) => {
      const { signal = new AbortController().signal } = caller
      return use.testCredential(askerOf(caller), credential, zone, signal)
    },
    'credentials.setDefault': ({ credential }, caller) => credentials(caller).setDefault(credential),
    'credentials.usage': async ({ credential }) => ({ certificates: await use.usage(credential) }),
    'credentials.forHost': async ({ host, instance }) => ({ matches: await use.forHost(host, instance) }),
    'credentials.issue': ({ credential }) => use.issueWildcard(credential),
    'credentials.revealMeans': async (_, { via }) => ({ means: await use.reveal.means(via === 'window') }),
    'credentials.reveal': ({ credential, confirmation }, caller) =>
      use.reveal.reveal(credential, confirmation, caller.via === 'window', guesserOf(caller)),
    'credentials.remove': async ({ credential, evenIfUsed }, caller) => {
      await credentials(caller).remove(credential, evenIfUsed)
      return {}
    },

    'delegation.check': ({ credential, ...wanted }, caller) => {
      const { signal = new AbortController().signal } = caller
      return use.checkDelegation(askerOf(caller), credential, wanted, signal)
    },
    'delegation.registerAcmeDns': (input, caller) =>
      use.registerAcmeDns(input, credentials(caller), caller.signal),

    'certificates.list': async ({ instance }) => ({ certificates: await use.certificates.list(instance) }),
    'certificates.show': ({ certificate }) => use.certificates.show(certificate),
    'certificates.checkNames': ({ names }) => use.certificates.checkNames(names),
    'certificates.order': async (input, caller) => {
      await requireMayValidate(store, input, caller)
      return use.certificates.order(input, caller.signal)
    },
    'certificates.renew': ({ certificate }) => use.certificates.renew(certificate, 'person'),
    'certificates.export': async ({ certificate, directory, ...how }) => ({
      files: await use.certificates.exportTo(certificate, directory, how),
    }),
    'certificates.deploy': async ({ certificate }) => ({
      files: await use.certificates.deploy(certificate),
    }),
    'certificates.remove': async ({ certificate }) => {
      await use.certificates.remove(certificate)
      return {}
    },

    'orders.show': async ({ order }) => orderDetail(await use.orders.show(order)),
    'orders.list': async ({ certificate, ...filter }, { instances }) => ({
      orders: await orderViews(await ordersOn({ ...filter, certificateId: certificate }, instances)),
    }),
    'orders.wait': async ({ order, timeoutMs }, { signal }) =>
      orderDetail(await use.orders.wait(order, timeoutMs, signal)),
    'audit.list': async (filter) => ({ entries: await use.audit.page(filter) }),
    'audit.verify': () => use.audit.verify(),
    'audit.export': async (filter) => ({ text: await use.audit.export(filter) }),

    'certificates.preflight': async (input, caller) => {
      await requireMayValidate(store, input, caller)
      return use.preflight(input, caller.signal ?? new AbortController().signal)
    },
    'persist.check': async (input, { signal }) => ({ accounts: await use.persist.check(input, signal) }),
    'persist.write': async (input, { signal }) => ({
      accounts: await use.persist.write(input, signal),
    }),
    'persist.remove': async (input, { signal }) => ({
      accounts: await use.persist.remove(input, signal),
    }),
    'certificates.revoke': async ({ certificate, reason, reissue }) => {
      const { id, ...revoked } = await use.revoke(certificate, reason, reissue)
      const order = reissue ? (await use.certificates.renew(id, 'person')).order : undefined
      return { ...revoked, ...(order && { order }) }
    },
    'renewal.outlook': async ({ certificate, limit }) =>
      use.renewals.outlook(certificate && (await use.certificates.find(certificate)).id, limit),
    'renewal.weeks': ({ instance, weeks }) => use.renewalWeeks(instance, weeks),
    'renewal.renewNow': async ({ certificates }) => {
      const found = await use.certificates.findAll(certificates)
      return { started: await use.renewals.renewNow(found.map(({ id }) => id)) }
    },
    'renewal.pause': async ({ certificate }) => {
      await use.renewals.pause((await use.certificates.find(certificate)).id)
      return {}
    },
    'renewal.resume': async ({ certificate }) => {
      await use.renewals.resume((await use.certificates.find(certificate)).id)
      return {}
    },
    'renewal.trustClock': async () => {
      await use.renewals.trustClock()
      return {}
    },
    'failover.why': (input, { signal }) => use.why(input, signal),
    'failover.settings': () => use.failover.get(),
    'failover.setSettings': (input) => use.failover.set(optional(input) as typeof input),
    'dns.settings': () => use.dnsSettings.get(),
    'dns.setSettings': (wanted) => use.dnsSettings.set(wanted),
    'tokens.list': async () => ({ tokens: await use.tokens.list() }),
    'tokens.create': (input) => use.tokens.create(input),
    'tokens.revoke': async ({ token }) => {
      const revoked = await use.tokens.revoke(token)
      await use.sessions.sweep()
      return revoked
    },
    'sessions.list': async (_, { session }) => ({ sessions: await use.sessions.list(session) }),
    'sessions.end': ({ session }) => {
      use.sessions.end(session)
      return {}
    },
    'sessions.openPage': async (_, { via, role }) => {
      // Who has a session or a token has what he was given; a new way in is for who owns the computer's account.
      if (via !== 'terminal') throw new CerthubError('auth.not_by_terminal', { role })
      const { address, file } = await use.sessions.openPage()
      return { launchAddress: address, file }
    },
    'notifications.list': async () => ({ channels: await use.notifications.list() }),
    'notifications.save': (input) => use.notifications.save(input),
    'notifications.remove': async ({ channel }) => {
      await use.notifications.remove(channel)
      return {}
    },
    'notifications.test': ({ channel }, { signal = new AbortController().signal }) =>
      use.notifications.test(channel, signal),

    'ssh.hostKey': async (address, { signal = new AbortController().signal }) => {
      const { type, fingerprint } = await askHostKey(address, signal)
      return { type, hostKey: fingerprint }
    },

    'orders.cancel': async ({ order }) => orderView(await use.orders.cancel(order)),
  }
}
