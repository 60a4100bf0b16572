import { isIpAddress } from '../../shared/ip-address.ts'
import { type TextData, text } from '../../shared/texts.ts'
import { challengeTypeOf } from '../../shared/validation.ts'
import type { AcmeAccounts } from '../accounts/acme-accounts.ts'
import { catalogue } from '../acme/ca-catalogue.ts'
import { caTitleOf } from '../acme/directory-choice.ts'
import { type CaaFound, caaRefusal, findCaa } from '../failover/caa.ts'
import { type Choice, type ChoiceInput, chooseAccount } from '../failover/choose-account.ts'
import { limitsOn } from '../failover/limits.ts'
import { type Refusal, type Selection, selectAccounts } from '../failover/select-accounts.ts'
import { createFailoverSettings } from '../failover/settings.ts'
import { findInstance } from '../instances/instances.ts'
import { namesKeyOf } from '../names/certificate-names.ts'
import type { Clock } from '../ports/clock.ts'
import type { Resolver } from '../ports/resolver.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'
import type { CertificateRecord } from '../ports/store/certificates.ts'
import type { Store } from '../ports/store.ts'

export interface ChoiceParts {
  store: Store
  acme: AcmeAccounts
  resolver: Resolver
  clock: Clock
}

/** As much of a certificate as the choice of its account depends on. */
export type Wanted = Pick<CertificateRecord, 'names' | 'keyType' | 'staging' | 'settings'> & {
  instance: { id: string; name: string }
}

/** How long a CA is waited for that shall say its CAA identities. */
const identitiesTimeoutMs = 5000

/** What the choice depends on, read from the store. */
const inputOf = async (store: Store, wanted: Wanted, passed: readonly string[]): Promise<ChoiceInput> => {
  const { preferredCa, nextCas } = await createFailoverSettings(store).get()
  const instances = await store.instances.list()
  const { instance, names, keyType, staging, settings } = wanted
  return {
    instance,
    names,
    keyType,
    settings,
    staging,
    accounts: await store.accounts.list(),
    instanceNames: new Map(instances.map(({ id, name }) => [id, name])),
    preferredCa,
    nextCas,
    passed,
  }
}

/** What a CA says about itself; undefined for one that cannot be asked now. */
const metaOf = async (acme: AcmeAccounts, account: AccountRecord, signal?: AbortSignal) => {
  const limit = AbortSignal.timeout(identitiesTimeoutMs)
  try {
    return await acme.server(account).directory({ signal: signal ? AbortSignal.any([signal, limit]) : limit })
  } catch {
    signal?.throwIfAborted()
    return undefined
  }
}

/** The CA's own words where it says them, else the catalogue's. */
const identitiesOf = async (
  acme: AcmeAccounts,
  account: AccountRecord,
  signal?: AbortSignal,
): Promise<readonly string[]> => {
  const { caaIdentities = [] } = (await metaOf(acme, account, signal)) ?? {}
  return caaIdentities.length > 0
    ? caaIdentities.map((identity) => identity.toLowerCase())
    : (catalogue.find(({ code }) => code === account.ca)?.caaIdentities ?? [])
}

/** The accounts whose CA is known not to offer the profile. */
const profileRefusals = async (
  { acme }: ChoiceParts,
  profile: string | undefined,
  accounts: readonly AccountRecord[],
  signal?: AbortSignal,
): Promise<Map<string, Refusal>> => {
  const refusals = new Map<string, Refusal>()
  for (const account of profile === undefined ? [] : accounts) {
    const meta = await metaOf(acme, account, signal)
    if (!meta || profile === undefined || profile in meta.profiles) continue
    refusals.set(account.id, {
      code: 'profile',
      reason: text('account.no_profile', { profile, profiles: Object.keys(meta.profiles) }),
    })
  }
  return refusals
}

/** What the CAs' limits and profiles say against these accounts; nothing is asked that is not needed. */
const cheapRefusals = async (
  parts: ChoiceParts,
  { names, settings }: Wanted,
  accounts: readonly AccountRecord[],
  signal?: AbortSignal,
): Promise<Map<string, Refusal>> => {
  const refusals = await profileRefusals(parts, settings.profile, accounts, signal)
  const limits = await limitsOn(parts.store, accounts, namesKeyOf(names), parts.clock.now())
  for (const [id, reason] of limits) if (!refusals.has(id)) refusals.set(id, { code: 'limited', reason })
  return refusals
}

/** Why CAA keeps an account from issuing, for each that it does. What cannot be told keeps none from trying. */
const caaRefusals = async (
  { acme, resolver }: ChoiceParts,
  { names, settings }: Pick<Wanted, 'names' | 'settings'>,
  accounts: readonly AccountRecord[],
  signal?: AbortSignal,
): Promise<{ refusals: Map<string, Refusal>; unknown: TextData[] }> => {
  const found = await Promise.all(
    names
      // An address has no CAA records (RFC 8738 §9).
      .filter((name) => !isIpAddress(name))
      .map(async (name): Promise<[string, CaaFound]> => [name, await findCaa(resolver, name, signal)]),
  )
  const refusals = new Map<string, Refusal>()
  const sets = found.flatMap(([name, one]) => ('set' in one && one.set ? [{ name, set: one.set }] : []))
  for (const account of sets.length > 0 ? accounts : []) {
    const identities = await identitiesOf(acme, account, signal)
    // Whoever pinned it means it; such a CA may not look at CAA at all.
    if (identities.length === 0 && account.id === settings.account) continue
    const asker = {
      identities,
      accountUrl: account.accountUrl,
      validationMethod: challengeTypeOf(settings.validation),
    }
    const reason = sets.map(({ name, set }) => caaRefusal(name, set, asker)).find(Boolean)
    if (reason) refusals.set(account.id, { code: 'caa', reason })
  }
  return { refusals, unknown: found.flatMap(([, one]) => ('unknown' in one ? [one.unknown] : [])) }
}

/** The ranked accounts of a first look, and what is cheaply known against them. */
const firstLook = async (
  parts: ChoiceParts,
  wanted: Wanted,
  passed: readonly string[],
  signal?: AbortSignal,
) => {
  const input = await inputOf(parts.store, wanted, passed)
  const able = selectAccounts(input).ranked.map(({ account }) => account)
  const refused = await cheapRefusals(parts, wanted, able, signal)
  const left = able.filter(({ id }) => !refused.has(id))
  return { input, refused, left }
}

/** Everything that is known for and against each account. No CA is asked for more than its directory. */
export const weighAccounts = async (
  parts: ChoiceParts,
  wanted: Wanted,
  passed: readonly string[] = [],
  signal?: AbortSignal,
): Promise<{ input: ChoiceInput; selection: Selection; unknown: TextData[] }> => {
  const { input, refused, left } = await firstLook(parts, wanted, passed, signal)
  const { refusals, unknown } = await caaRefusals(parts, wanted, left, signal)
  const selection = selectAccounts({ ...input, refused: new Map([...refused, ...refusals]) })
  return { input, selection, unknown }
}

/**
 * The account of an order. CAA records are looked up where there is a choice; a single account is left to its CA,
 * which looks itself. Throws what `chooseAccount` throws.
 */
export const chooseFor = async (
  parts: ChoiceParts,
  wanted: Wanted,
  passed: readonly string[] = [],
  signal?: AbortSignal,
): Promise<Choice> => {
  const { input, refused, left } = await firstLook(parts, wanted, passed, signal)
  // The only one from the start is left to its CA; the last one left after others failed is not.
  const matters = left.length > 1 || (left.length === 1 && passed.length > 0)
  const { refusals } = matters ? await caaRefusals(parts, wanted, left, signal) : { refusals: [] }
  return chooseAccount({ ...input, refused: new Map([...refused, ...refusals]) })
}

/** The account of an order of this certificate; `passed` are those whose CA failed already. Throws as `chooseFor`. */
export const createChooseAccount =
  (parts: ChoiceParts) =>
  async (
    certificate: CertificateRecord,
    passed: readonly string[] = [],
    signal?: AbortSignal,
  ): Promise<Choice> => {
    const instance = await findInstance(parts.store, certificate.instanceId)
    return chooseFor(parts, { ...certificate, instance }, passed, signal)
  }

/** For `failover.why`: chosen, next, and each one passed over with its reason. */
export const explainChoice = async (parts: ChoiceParts, wanted: Wanted, signal?: AbortSignal) => {
  const { selection, unknown } = await weighAccounts(parts, wanted, [], signal)
  const shown = ({ id, name, ca, directoryUrl }: AccountRecord) => ({
    accountId: id,
    accountName: name,
    caTitle: caTitleOf(ca, directoryUrl),
  })
  return {
    order: selection.ranked.map(({ account, reason }) => ({ ...shown(account), reason })),
    skipped: selection.skipped.map(({ account, code, reason }) => ({ ...shown(account), code, reason })),
    unknown,
  }
}
