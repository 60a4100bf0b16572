import {
  type PreflightCheck,
  type PreflightResult,
  preflightTitles,
} from '../../shared/contract/preflight.ts'
import { CerthubError, fixedAt, toErrorData } from '../../shared/errors.ts'
import { renderText } from '../../shared/texts.ts'
import { isByDns } from '../../shared/validation.ts'
import type { AcmeAccounts } from '../accounts/acme-accounts.ts'
import { weighAccounts } from '../certificates/account-choice.ts'
import { checkValidation, resolveLogin } from '../certificates/check-validation.ts'
import { chooseCredentials } from '../certificates/choose-credentials.ts'
import { type OrderInput, orderInputOf, requestFor } from '../certificates/order-request.ts'
import type { Answers } from '../challenges/answers.ts'
import { type ProbePlace, probeByLego, probePlaces } from '../credentials/probe-by-lego.ts'
import { dnssecFailure } from '../dns/lookup/dnssec.ts'
import type { DnsClient } from '../dns/provider-kit/provider.ts'
import { chooseAccount } from '../failover/choose-account.ts'
import { checkFolder } from '../instances/folder.ts'
import { findInstance } from '../instances/instances.ts'
import type { LegoWay } from '../lego/write-by-lego.ts'
import { accountChallengeNameOf, challengeNameOf, normalizeNames } from '../names/certificate-names.ts'
import type { ChallengeNetwork } from '../ports/challenge-network.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Resolver } from '../ports/resolver.ts'
import type { InstanceRecord } from '../ports/store/instances.ts'
import type { Store } from '../ports/store.ts'
import { locateAll, type Place, splitNames, splitWays, type Writers } from '../txt-records/dns-writers.ts'
import { probeRecords } from '../txt-records/probe.ts'
import { lookForStanding } from './look-for-standing.ts'
import { tryAnswers } from './try-answers.ts'

export interface PreflightParts {
  store: Store
  clock: Clock
  log: Log
  resolver: Resolver
  network: ChallengeNetwork
  answers: Answers
  acme: AcmeAccounts
  dnsClient(credentialId: string): Promise<DnsClient>
  /** Undefined for a credential of a provider that is built in. */
  lego(credentialId: string): Promise<LegoWay | undefined>
}

/** Reports one check after another; one whose need was not met is skipped, and says which. Once aborted it throws. */
const createReport = (clock: Clock, signal: AbortSignal) => {
  const results: PreflightResult[] = []
  const stateOf = (check: PreflightCheck) => results.find((one) => one.check === check)?.state
  return {
    results,
    run: async <T>(
      check: PreflightCheck,
      needs: PreflightCheck[],
      look: () => Promise<{ text: string; value: T; unsure?: boolean }>,
    ): Promise<T | undefined> => {
      const unmet = needs.find((need) => stateOf(need) !== 'ok')
      if (unmet) {
        results.push({
          check,
          state: 'skipped',
          text: `It needs “${preflightTitles[unmet]}” first.`,
          milliseconds: 0,
        })
        return undefined
      }
      const begin = clock.monotonic()
      const milliseconds = (): number => Math.round(clock.monotonic() - begin)
      try {
        const { text, value, unsure } = await look()
        results.push({ check, state: unsure ? 'unsure' : 'ok', text, milliseconds: milliseconds() })
        return value
      } catch (error) {
        signal.throwIfAborted()
        const data = toErrorData(error)
        results.push({
          check,
          state: 'failed',
          text: data.message,
          error: data,
          milliseconds: milliseconds(),
        })
        return undefined
      }
    },
  }
}

/**
 * Tries out everything that an order of this certificate needs, without ordering it (see the contract). Throws
 * `certificate.not_found`, and the signal's reason; every other failure is a result.
 */
export const createPreflight =
  (parts: PreflightParts) => async (input: OrderInput | { certificate: string }, signal: AbortSignal) => {
    const { store, clock, acme } = parts
    const wanted = await orderInputOf(store, input)
    const { validation } = wanted
    const { results, run } = createReport(clock, signal)

    const names = await run('names', [], async () => {
      const normal = normalizeNames(wanted.names)
      if (isByDns(validation)) await checkValidation(validation, normal)
      return { text: normal.join(', '), value: normal }
    })
    const instance = await run('target', [], () => lookAtTarget(store, wanted.instance))
    const account = await run('account', ['names', 'target'], async () => {
      const here = instance ?? missing('target')
      const request = await requestFor(store, wanted, names ?? [], here)
      const { input, selection } = await weighAccounts(parts, request, [], signal)
      const { account, reason } = chooseAccount(input, selection)
      return { text: renderText(reason), value: account }
    })
    await run('ca', ['account'], async () => {
      const record = account ?? missing('account')
      const server = acme.server(record)
      await server.directory({ signal })
      const { status } = await (await acme.account(record)).show({ signal })
      if (status !== 'valid')
        throw new CerthubError(
          'acme.account_gone',
          { host: server.host },
          { subject: { account: record.id } },
        )
      return { text: `${server.host} answers and knows the account`, value: undefined }
    })
    if (validation.kind === 'dns-persist') {
      await run('standing', ['names', 'account'], () =>
        lookForStanding(parts, account ?? missing('account'), names ?? [], signal),
      )
      return { ready: isReady(results), checks: results }
    }
    if (validation.kind !== 'dns') {
      await run('answer', ['names', 'target'], async () => {
        await checkValidation(validation, names ?? [])
        const usable = await resolveLogin(store, instance ?? missing('target'), validation)
        return tryAnswers(parts, usable, names ?? [], signal)
      })
      return { ready: isReady(results), checks: results }
    }
    const using = await run('credential', ['target'], async () => {
      const ids = await chooseCredentials(store, {
        instance: instance ?? missing('target'),
        settings: wanted,
      })
      const ways = await splitWays(ids, parts.lego, parts.dnsClient)
      await Promise.all(ways.writers.ids.map(parts.dnsClient))
      const records = await Promise.all(ids.map((id) => store.credentials.get(id)))
      const said = records.map((record) => `“${record?.name ?? ''}”`).join(', ')
      const through = ways.way ? '; what is not built in goes through lego' : ''
      return { text: `${said} can be read${through}`, value: ways }
    })
    const places = await run('zones', ['names', 'credential'], async () => {
      const { writers, way } = using ?? missing('credential')
      const nameOf = (name: string): string =>
        validation.label === 'account' && account
          ? accountChallengeNameOf(name, account.accountUrl)
          : challengeNameOf(name)
      const found = await placesOf(parts.resolver, names ?? [], nameOf, writers, way, signal)
      const bogus = await dnssecFailure(parts.resolver, names ?? [], { signal })
      if (bogus) throw bogus
      return { text: found.text, value: found }
    })
    await run('records', ['zones'], async () => {
      const { writers, way } = using ?? missing('credential')
      const { own, legos } = places ?? missing('zones')
      const { servers, byHand } = await probeRecords(parts, own, writers.clientOf, signal)
      const seen = [...servers]
      if (way && legos.length > 0) seen.push(...(await probeByLego(way, legos, parts.resolver, signal)))
      const left = byHand.length > 0 ? `a person writes ${byHand.join(', ')} at each order` : ''
      const count = new Set([...own, ...legos].map(({ fqdn }) => fqdn)).size - byHand.length
      const what = count === 1 ? 'A probe record was' : `${count} probe records were`
      const where = [...new Set(seen)].join(', ')
      const tried = count > 0 ? `${what} written, seen at ${where}, and removed` : 'Nothing was tried'
      const text = [tried, left].filter(Boolean).join('; ')
      return { text, value: undefined, unsure: byHand.length > 0 }
    })
    return { ready: isReady(results), checks: results }
  }

const isReady = (results: readonly PreflightResult[]): boolean =>
  results.every(({ state }) => state === 'ok' || state === 'unsure')

const missing = (check: PreflightCheck): never => {
  throw new CerthubError('internal', { problem: `the check “${check}” gave nothing` })
}

const lookAtTarget = async (
  store: Store,
  reference: string,
): Promise<{ text: string; value: InstanceRecord }> => {
  const instance = await findInstance(store, reference)
  if (instance.kind === 'folder') {
    await fixedAt({ instance: instance.id, field: 'settings.path' }, () =>
      checkFolder(instance.settings.path ?? ''),
    )
  }
  const where =
    instance.kind === 'folder' ? ` can be written: ${instance.settings.path}` : ' keeps it in the hub'
  return { text: `“${instance.name}”${where}`, value: instance }
}

/** Where each name’s value goes, by the hub’s own credentials or through lego, which knows the usual names alone. */
const placesOf = async (
  resolver: Resolver,
  names: readonly string[],
  nameOf: (name: string) => string,
  writers: Writers,
  way: LegoWay | undefined,
  signal: AbortSignal,
): Promise<{ own: Place[]; legos: ProbePlace[]; text: string }> => {
  const recordNames = names.map(nameOf)
  const isLegos = await splitNames(recordNames, { writers, way }, resolver, signal)
  const ownNames = recordNames.filter((name) => !isLegos(name))
  const own = await locateAll(ownNames, writers, resolver, signal)
  const ofLego = names.filter((name) => isLegos(nameOf(name)))
  const legos = await probePlaces(resolver, ofLego, signal)
  const said = ([name, { fqdn, zone }]: readonly [string, { fqdn: string; zone: string }]): string =>
    fqdn === name ? `${fqdn} in ${zone}` : `${name} → ${fqdn} in ${zone}`
  const all = [...own, ...legos.map((place) => [challengeNameOf(place.name), place] as const)]
  return { own: [...own.values()], legos, text: all.map(said).join('; ') }
}
