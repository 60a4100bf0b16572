import type { AcmeAccounts } from '../accounts/acme-accounts.ts'
import { catalogue } from '../accounts/catalogue.ts'
import { caTitleOf } from '../accounts/directory-choice.ts'
import { type CaaFound, caaRefusal, findCaa } from '../failover/caa.ts'
import { type Choice, type ChoiceInput, chooseAccount } from '../failover/choose-account.ts'
import { type Selection, selectAccounts } from '../failover/select-accounts.ts'
import { createFailoverSettings } from '../failover/settings.ts'
import type { AccountRecord, CertificateRecord } from '../ports/records.ts'
import type { Resolver } from '../ports/resolver.ts'
import type { Store } from '../ports/store.ts'

export interface ChoiceParts {
  store: Store
  acme: AcmeAccounts
  resolver: Resolver
}

/** As much of a certificate as the choice of its account depends on. */
export type Wanted = Pick<CertificateRecord, 'names' | 'keyType' | 'staging' | 'accountId'> & {
  instance: { id: string; name: string }
}

/** How long a CA is waited for that shall say its CAA identities. */
const identitiesTimeoutMs = 5000

/** What the choice depends on, read from the store. */
const inputOf = async (store: Store, wanted: Wanted, passed: readonly string[]): Promise<ChoiceInput> => {
  const { preferredCa } = await createFailoverSettings(store).get()
  const instances = await store.instances.list()
  const { instance, names, keyType, staging, accountId } = wanted
  return {
    instance,
    names,
    keyType,
    staging,
    accounts: await store.accounts.list(),
    instanceNames: new Map(instances.map(({ id, name }) => [id, name])),
    pinned: accountId ?? undefined,
    preferredCa,
    passed,
  }
}

/** The CA's own words where it says them, else the catalogue's; none for one that cannot be asked now. */
const identitiesOf = async (acme: AcmeAccounts, account: AccountRecord): Promise<readonly string[]> => {
  const known = catalogue.find(({ code }) => code === account.ca)?.caaIdentities ?? []
  try {
    const server = acme.server(account.directoryUrl, account.caBundle)
    const { caaIdentities } = await server.directory({ signal: AbortSignal.timeout(identitiesTimeoutMs) })
    return caaIdentities.length > 0 ? caaIdentities.map((identity) => identity.toLowerCase()) : known
  } catch {
    return known
  }
}

/** Why CAA keeps an account from issuing, for each that it does. What cannot be told keeps none from trying. */
const caaRefusals = async (
  { acme, resolver }: ChoiceParts,
  { names, accountId: pinned }: Pick<Wanted, 'names' | 'accountId'>,
  accounts: readonly AccountRecord[],
  signal?: AbortSignal,
): Promise<{ refusals: Map<string, string>; unknown: string[] }> => {
  const found = await Promise.all(
    names.map(async (name): Promise<[string, CaaFound]> => [name, await findCaa(resolver, name, signal)]),
  )
  const refusals = new Map<string, string>()
  const sets = found.flatMap(([name, one]) => ('set' in one && one.set ? [{ name, set: one.set }] : []))
  for (const account of sets.length > 0 ? accounts : []) {
    const identities = await identitiesOf(acme, account)
    // Whoever pinned it means it; such a CA may not look at CAA at all.
    if (identities.length === 0 && account.id === pinned) continue
    const asker = { identities, accountUrl: account.accountUrl, validationMethod: 'dns-01' }
    const reason = sets.map(({ name, set }) => caaRefusal(name, set, asker)).find(Boolean)
    if (reason) refusals.set(account.id, reason)
  }
  return { refusals, unknown: found.flatMap(([, one]) => ('unknown' in one ? [one.unknown] : [])) }
}

/** Everything that is known for and against each account. No CA is asked for more than its directory. */
export const weighAccounts = async (
  parts: ChoiceParts,
  wanted: Wanted,
  passed: readonly string[] = [],
  signal?: AbortSignal,
): Promise<{ input: ChoiceInput; selection: Selection; unknown: string[] }> => {
  const input = await inputOf(parts.store, wanted, passed)
  const first = selectAccounts(input)
  const able = first.ranked.map(({ account }) => account)
  const { refusals, unknown } = await caaRefusals(parts, wanted, able, signal)
  return {
    input,
    selection: refusals.size > 0 ? selectAccounts({ ...input, caa: refusals }) : first,
    unknown,
  }
}

/**
 * The account of an order. CAA records are looked up where there is a choice; a single account is left to its CA,
 * which looks itself. Throws what `chooseAccount` throws.
 */
export const chooseFor = async (
  parts: ChoiceParts,
  wanted: Wanted,
  passed: readonly string[] = [],
): Promise<Choice> => {
  const input = await inputOf(parts.store, wanted, passed)
  const first = selectAccounts(input)
  if (first.ranked.length < 2) return chooseAccount(input, first)
  const { refusals } = await caaRefusals(
    parts,
    wanted,
    first.ranked.map(({ account }) => account),
  )
  return chooseAccount({ ...input, caa: refusals })
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
