import type { Delegation } from '../../shared/contract/delegation.ts'
import { CerthubError, hasCode, toErrorData } from '../../shared/errors.ts'
import { findAccount } from '../accounts/find-account.ts'
import { inParallel } from '../concurrency/limit.ts'
import type { Asker } from '../credentials/asker.ts'
import { findCredential } from '../credentials/find-credential.ts'
import { requireMayUse } from '../credentials/require-may-use.ts'
import { followChallengeName } from '../dns/lookup/delegation.ts'
import type { DnsClient } from '../dns/provider-kit/provider.ts'
import type { LegoWay } from '../lego/write-by-lego.ts'
import {
  accountChallengeNameOf,
  challengeNameOf,
  normalizeName,
  normalizeNames,
} from '../names/certificate-names.ts'
import { bareNames, withoutWildcard } from '../names/domain-names.ts'
import type { Resolver } from '../ports/resolver.ts'
import type { Store } from '../ports/store.ts'
import type { Vault } from '../vault/vault.ts'
import { judgeDelegation } from './judge-delegation.ts'

/** Look-ups at once. */
const concurrency = 10
const done = new Set(['direct', 'right'])

/** What a provider says of its zones; lego says nothing. */
type Known = Pick<DnsClient, 'target' | 'isOwn' | 'findZone'>

export interface DelegationParts {
  store: Store
  vault: Vault
  resolver: Resolver
  dnsClient(credentialId: string): Promise<DnsClient>
  /** Undefined for a credential of a provider that is built in. */
  lego(credentialId: string): Promise<LegoWay | undefined>
}

interface Wanted {
  domains: string[]
  zone?: string | undefined
  account?: string | undefined
}

/** `checkDelegation` towards a stored credential. Throws `*.not_found`, `auth.forbidden` too. */
export const createCheckDelegation =
  ({ store, vault, resolver, dnsClient, lego }: DelegationParts) =>
  async (asker: Asker, reference: string, { account, ...wanted }: Wanted, signal: AbortSignal) => {
    const credential = await findCredential(store, reference)
    await requireMayUse(vault, credential, asker)
    const client = (await lego(credential.id)) ? {} : await dnsClient(credential.id)
    const accountUrl = account && (await findAccount(store, account)).accountUrl
    return checkDelegation(client, { ...wanted, accountUrl }, resolver, signal)
  }

/**
 * For each name the CNAME record that it needs towards the credential, and what is there now. `zone` is one that the
 * credential writes; with `accountUrl` the record is that of dns-account-01. Throws `names.*` for what is no name; what
 * DNS or the provider says against one name is its result.
 */
export const checkDelegation = async (
  client: Known,
  {
    domains,
    zone,
    accountUrl,
  }: { domains: string[]; zone?: string | undefined; accountUrl?: string | undefined },
  resolver: Resolver,
  signal: AbortSignal,
): Promise<{ names: Delegation[]; ready: boolean }> => {
  const bare = bareNames(normalizeNames(domains))
  const base = zone ? withoutWildcard(normalizeName(zone)) : undefined
  const names = await inParallel(bare, concurrency, (name) =>
    lookAt(
      { name, record: accountUrl ? accountChallengeNameOf(name, accountUrl) : challengeNameOf(name) },
      client,
      targetOf(name, client, base),
      resolver,
      signal,
    ),
  )
  return { names, ready: names.every(({ state }) => done.has(state)) }
}

/** An account that is one name is the target of all; else each name has a place of its own below the zone. */
const targetOf = (name: string, { target }: Known, zone: string | undefined): string | undefined =>
  target ?? (zone === undefined ? undefined : `${name}.${zone}`)

const lookAt = async (
  { name, record }: Pick<Delegation, 'name' | 'record'>,
  client: Known,
  target: string | undefined,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<Delegation> => {
  const common = { name, record, ...(target !== undefined && { target }) }
  try {
    if (target !== undefined && target.length > 253) {
      throw new CerthubError('names.malformed', { name: target, problem: 'it is longer than 253 characters' })
    }
    const writesTarget = target === undefined ? undefined : await writes(client, target, signal)
    const { fqdn, chain: passed } = await followChallengeName(resolver, record, signal)
    const chain = [...passed, fqdn]
    const writesEnd = await writes(client, fqdn, signal)
    return { ...common, chain, ...judgeDelegation({ record, target, chain, writesEnd, writesTarget }) }
  } catch (error) {
    signal.throwIfAborted()
    const data = toErrorData(error)
    const loop = hasCode(error, 'dns.cname_loop')
    const text = target && loop ? `${data.message} It should be: ${record} CNAME ${target}` : data.message
    return { ...common, chain: [record], state: loop ? 'loop' : 'unknown', text, error: data }
  }
}

/** Whether the credential writes this name, as far as can be told without writing. Throws dns.* of the provider. */
const writes = async (client: Known, fqdn: string, signal: AbortSignal): Promise<boolean | undefined> => {
  if (client.isOwn) return client.isOwn(fqdn)
  if (!client.findZone) return undefined
  try {
    await client.findZone(fqdn, signal)
    return true
  } catch (error) {
    if (hasCode(error, 'dns.zone_not_found')) return false
    throw error
  }
}
