import type { ParsedInputOf } from '../../shared/contract/contract.ts'
import type { OrderSettings } from '../../shared/contract/order-request.ts'
import type { PersistAccount } from '../../shared/contract/persist.ts'
import { CerthubError } from '../../shared/errors.ts'
import type { Validation } from '../../shared/validation.ts'
import { usualPropagationMs, waitForTxt } from '../dns/lookup/propagation.ts'
import type { DnsClient } from '../dns/provider-kit/provider.ts'
import { findProvider } from '../dns/provider-kit/registry.ts'
import { chooseAccount } from '../failover/choose-account.ts'
import { showRecord } from '../persist/describe.ts'
import { type AccountNeed, lookAtNames, lookForAccount, needsOf } from '../persist/look-for-account.ts'
import {
  judgePersistRecords,
  ownPersistRecords,
  persistRecordNameOf,
  persistValue,
} from '../persist/persist-record.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'
import type { InstanceRecord } from '../ports/store/instances.ts'
import { locate, type Writers, withWriter } from '../txt-records/dns-writers.ts'
import { type ChoiceParts, weighAccounts } from './account-choice.ts'
import { checkValidation } from './check-validation.ts'
import { chooseCredentials } from './choose-credentials.ts'
import { resolveRequest } from './order-request.ts'

type Input = ParsedInputOf<'persist.check'>

export interface PersistParts extends ChoiceParts {
  dnsClient(credentialId: string): Promise<DnsClient>
}

const validation: Validation = { kind: 'dns-persist' }
/** Long, since the record stays; short enough that a mistake is soon forgotten by resolvers. Seconds. */
const ttl = 3600

interface Asked {
  names: string[]
  instance: InstanceRecord
  /** Best first. */
  accounts: AccountRecord[]
  first: AccountRecord
  settings: OrderSettings
}

/** The records of dns-persist-01: shown, looked at, and written or removed once, when somebody asks for it. */
export const createPersist = (parts: PersistParts) => {
  const { store, acme, resolver, clock, dnsClient } = parts

  const read = async (input: Input, signal?: AbortSignal): Promise<Asked> => {
    const { until: _, ...given } = input
    const request = await resolveRequest(store, given)
    const { names, instance } = request
    await checkValidation(validation, names)
    const settings = { ...request.settings, validation }
    const { input: choice, selection } = await weighAccounts(parts, { ...request, settings }, [], signal)
    const { account: first } = chooseAccount(choice, selection)
    const accounts = selection.ranked.map(({ account }) => account)
    return { names, instance, accounts, first, settings }
  }

  const show = async (
    { names, accounts }: Asked,
    { until }: Input,
    signal?: AbortSignal,
  ): Promise<PersistAccount[]> => {
    const looked = await lookAtNames(resolver, names, signal)
    const now = clock.now()
    return Promise.all(
      accounts.map((account) => lookForAccount(acme, account, looked, { now, until }, signal)),
    )
  }

  /** The credentials that may write, and what the first account needs. A name that DNS cannot tell of is an error. */
  const prepare = async (asked: Asked, signal: AbortSignal) => {
    const { names, first } = asked
    const ids = await chooseCredentials(store, asked)
    const writers: Writers = { ids, clientOf: dnsClient }
    const { needs } = await needsOf(acme, first, await lookAtNames(resolver, names, signal), signal)
    for (const { seen } of needs) if ('failure' in seen) throw seen.failure
    await requireHands(ids, needs)
    return { writers, needs }
  }

  const requireHands = async (ids: readonly string[], needs: readonly AccountNeed[]): Promise<void> => {
    for (const id of ids) {
      const { name = id, provider = '' } = (await store.credentials.get(id)) ?? {}
      const isBuiltIn = findProvider(provider) !== undefined
      if (isBuiltIn && !(await dnsClient(id)).byHand) continue
      const records = needs.map(({ name, wanted }) => ({
        record: persistRecordNameOf(name),
        txt: persistValue(wanted),
      }))
      throw new CerthubError('challenge.persist_unwritable', {
        credential: name,
        record: records.map(({ record }) => record).join(', '),
        problem: isBuiltIn ? 'a person does that' : 'its provider is not built in',
        records: records.map(showRecord).join('; '),
      })
    }
  }

  const valuesAt = ({ seen }: AccountNeed): string[] =>
    'failure' in seen ? [] : [...new Set(seen.atServers.flat())]

  const used = (writers: Writers): Promise<unknown> =>
    Promise.all(writers.ids.map((id) => store.credentials.update(id, { lastUsedAt: clock.now() })))

  return {
    check: async (input: Input, signal?: AbortSignal): Promise<PersistAccount[]> =>
      show(await read(input, signal), input, signal),

    write: async (input: Input, given?: AbortSignal): Promise<PersistAccount[]> => {
      const signal = given ?? new AbortController().signal
      if (input.until !== undefined && input.until <= clock.now())
        throw new CerthubError('input.invalid', { field: 'until', problem: 'must be in the future' })
      const asked = await read(input, signal)
      const { writers, needs } = await prepare(asked, signal)
      const written: { fqdn: string; zone: string; value: string }[] = []
      for (const need of needs) {
        const value = persistValue(need.wanted, input.until)
        const there = valuesAt(need)
        const { state } = judgePersistRecords(there, need.wanted, clock.now())
        if (state === 'stands' && (input.until === undefined || there.includes(value))) continue
        const place = await locate(persistRecordNameOf(need.name), writers, resolver, signal)
        const { fqdn, zone } = place
        const writersHere = { ...writers, ids: place.credentialIds }
        await withWriter(writersHere, (client) => client.present({ fqdn, zone, value, ttl }, signal))
        // After the new one: at no moment is there none.
        for (const old of ownPersistRecords(there, need.wanted)) {
          if (old === value) continue
          const record = { fqdn, zone, value: old, ttl }
          await withWriter(writersHere, (client) => client.cleanUp(record, undefined, signal))
        }
        written.push({ fqdn, zone, value })
      }
      if (written.length > 0) {
        await used(writers)
        const clients = await Promise.all(writers.ids.map(dnsClient))
        const timeoutMs = Math.max(...clients.map(({ propagationMs = usualPropagationMs }) => propagationMs))
        await waitForTxt(resolver, { records: written, timeoutMs, signal })
      }
      return show(asked, input, signal)
    },

    remove: async (input: Input, given?: AbortSignal): Promise<PersistAccount[]> => {
      const signal = given ?? new AbortController().signal
      const asked = await read(input, signal)
      const { writers, needs } = await prepare(asked, signal)
      for (const need of needs) {
        const own = ownPersistRecords(valuesAt(need), need.wanted)
        if (own.length === 0) continue
        const place = await locate(persistRecordNameOf(need.name), writers, resolver, signal)
        const { fqdn, zone } = place
        for (const value of own) {
          const record = { fqdn, zone, value, ttl }
          await withWriter({ ...writers, ids: place.credentialIds }, (client) =>
            client.cleanUp(record, undefined, signal),
          )
        }
      }
      await used(writers)
      return show(asked, input, signal)
    },
  }
}
