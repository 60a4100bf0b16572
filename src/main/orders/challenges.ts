import { CerthubError, hasCode } from '../../shared/errors.ts'
import {
  challengeTypeOf,
  dnsValidation,
  isByDns,
  publicPortOf,
  type Validation,
} from '../../shared/validation.ts'
import type { AcmeAccount, AcmeAuthorization, AcmeChallenge } from '../acme/server.ts'
import { movesOn } from '../failover/moves-on.ts'
import { accountChallengeNameOf, challengeNameOf } from '../names/certificate-names.ts'

/** One challenge of a pending authorization. */
export interface OpenChallenge
  extends Pick<AcmeChallenge, 'type' | 'token' | 'url' | 'issuerDomainNames' | 'accountUri'> {
  /** The name as ordered, `*.` included. */
  name: string
  /** The CA has been told already, before a restart. */
  answered: boolean
}

/** One challenge that is met by a TXT record of this order’s own. */
export interface Challenge extends OpenChallenge {
  /** Where the CA looks: `_acme-challenge.<name>`, or a label of the account’s own before it. */
  recordName: string
  value: string
}

const displayName = ({ name, wildcard }: AcmeAuthorization): string => (wildcard ? `*.${name}` : name)

/** A CA may name at most so many (draft-ietf-acme-dns-persist §3.1). */
const mostIssuers = 10

/** Throws `acme.bad_answer` for a challenge that nobody can meet. */
const isUsable = ({ type, token, issuerDomainNames }: AcmeChallenge, host: string): boolean => {
  if (type !== 'dns-persist-01') return token !== ''
  if (issuerDomainNames.length > 0 && issuerDomainNames.length <= mostIssuers) return true
  const problem = `its dns-persist-01 challenge names ${issuerDomainNames.length} issuer domain names`
  throw new CerthubError('acme.bad_answer', { host, problem })
}

/** The types that will do, the wanted one first. */
const typesFor = (validation: Validation): string[] =>
  validation.kind === 'dns'
    ? [...new Set([challengeTypeOf(validation), challengeTypeOf(dnsValidation)])]
    : [challengeTypeOf(validation)]

const notOffered = (authorization: AcmeAuthorization, validation: Validation, host: string): CerthubError => {
  const names = displayName(authorization)
  const extras = { subject: { names: [names] } }
  if (validation.kind === 'dns') return new CerthubError('acme.no_dns_challenge', { host, names }, extras)
  const offered = authorization.challenges.map(({ type }) => type).join(', ') || 'none'
  const type = challengeTypeOf(validation)
  return new CerthubError('challenge.not_offered', { host, type, names, offered }, extras)
}

/**
 * The challenges of authorizations that are not valid yet; where a CA has no name of the account’s own for its record
 * (dns-account-01), that of dns-01. Throws `acme.no_dns_challenge`, `challenge.not_offered`, `acme.bad_answer`.
 */
export const openChallenges = (
  authorizations: AcmeAuthorization[],
  validation: Validation,
  host: string,
): OpenChallenge[] =>
  authorizations
    .filter(({ status }) => status === 'pending')
    .map((authorization) => {
      const challenge = typesFor(validation)
        .flatMap((wanted) => authorization.challenges.find(({ type }) => type === wanted) ?? [])
        .find((one) => isUsable(one, host))
      if (!challenge) throw notOffered(authorization, validation, host)
      const { error: _, status, ...asked } = challenge
      return { ...asked, name: displayName(authorization), answered: status !== 'pending' }
    })

/** What a dns-01 or dns-account-01 challenge asks for (RFC 8555 §8.4). */
export const dnsChallenge = (open: OpenChallenge, account: AcmeAccount): Challenge => ({
  ...open,
  recordName:
    open.type === 'dns-account-01'
      ? accountChallengeNameOf(open.name, account.url)
      : challengeNameOf(open.name),
  value: account.txtValue(open.token),
})

/**
 * A refusal of the CA itself, where that is all that failed: CAA records are looked at with the challenge, and another
 * CA may be allowed what this one is not.
 */
const refusalIn = (failed: readonly AcmeAuthorization[]): CerthubError | undefined => {
  const refusals = failed.map(({ challenges }) =>
    challenges.map(({ error }) => error).find((error) => movesOn(error)),
  )
  return refusals.includes(undefined) ? undefined : refusals[0]
}

/** Why the CA found authorizations invalid, in its own words. */
export const validationFailure = (
  authorizations: AcmeAuthorization[],
  validation: Validation = dnsValidation,
): CerthubError => {
  const failed = authorizations.filter(({ status }) => status === 'invalid')
  const blamed = failed.map(displayName)
  const refusal = refusalIn(failed)
  if (refusal) {
    refusal.data.subject.names = blamed
    return refusal
  }
  const detail = failed
    .flatMap(({ challenges }) => challenges.map(({ error }) => error?.data.detail ?? error?.message))
    .filter((text) => text !== undefined)
    .join('\n')
  const names = blamed.join(', ') || 'the names'
  const extras = { detail: detail || undefined, subject: { names: blamed } }
  if (isByDns(validation)) return new CerthubError('acme.validation_failed', { names }, extras)
  const type = challengeTypeOf(validation)
  return new CerthubError('challenge.failed', { names, type, port: publicPortOf(validation) }, extras)
}

/** Errors of DNS that are about the records of some names, not about a credential or a server. */
const ofRecords = ['dns.zone_not_found', 'dns.not_delegated', 'dns.cname_loop', 'dns.not_propagated'] as const

/**
 * Names in such an error the names whose records it is about. `published`, asked for such an error alone, tells the owner
 * names of values that a CNAME record leads elsewhere.
 */
export const blameNames = async (
  error: unknown,
  challenges: readonly Challenge[],
  published: () => Promise<readonly { fqdn: string; value: string }[]>,
): Promise<void> => {
  if (!hasCode(error, ...ofRecords)) return
  const { records = [] } = error.data.subject
  const values = new Set(
    (await published()).filter(({ fqdn }) => records.includes(fqdn)).map(({ value }) => value),
  )
  const blamed = challenges.filter((each) => records.includes(each.recordName) || values.has(each.value))
  error.at({ names: blamed.map(({ name }) => name) })
}
