import { CerthubError } from '../../shared/errors.ts'
import { challengeTypes, dnsValidation, publicPortOf, type Validation } from '../../shared/validation.ts'
import type { AcmeAccount, AcmeAuthorization } from '../acme/server.ts'
import { challengeNameOf } from './names.ts'

/** One challenge of a pending authorization. */
export interface OpenChallenge {
  /** The name as ordered, `*.` included. */
  name: string
  token: string
  url: string
  /** The CA has been told already, before a restart. */
  answered: boolean
}

/** One dns-01 challenge that is still to be met. */
export interface Challenge extends OpenChallenge {
  /** Where the CA looks: `_acme-challenge.<name>`. */
  recordName: string
  value: string
}

const displayName = ({ name, wildcard }: AcmeAuthorization): string => (wildcard ? `*.${name}` : name)

/** The challenges of authorizations that are not valid yet. Throws `acme.no_dns_challenge`, `challenge.not_offered`. */
export const openChallenges = (
  authorizations: AcmeAuthorization[],
  { kind }: Validation,
  host: string,
): OpenChallenge[] =>
  authorizations
    .filter(({ status }) => status === 'pending')
    .map((authorization) => {
      const wanted = challengeTypes[kind]
      const challenge = authorization.challenges.find(({ type }) => type === wanted)
      const name = displayName(authorization)
      if (challenge?.token) {
        const { token, url, status } = challenge
        return { name, token, url, answered: status !== 'pending' }
      }
      throw kind === 'dns'
        ? new CerthubError('acme.no_dns_challenge', { host, names: name })
        : new CerthubError('challenge.not_offered', { host, type: wanted, names: name })
    })

/** What a dns-01 challenge asks for (RFC 8555 §8.4). */
export const dnsChallenge = (open: OpenChallenge, account: AcmeAccount): Challenge => ({
  ...open,
  recordName: challengeNameOf(open.name),
  value: account.txtValue(open.token),
})

/** Why the CA found authorizations invalid, in its own words. */
export const validationFailure = (
  authorizations: AcmeAuthorization[],
  validation: Validation = dnsValidation,
): CerthubError => {
  const failed = authorizations.filter(({ status }) => status === 'invalid')
  const detail = failed
    .flatMap(({ challenges }) => challenges.map(({ error }) => error?.detail ?? error?.message))
    .filter((text) => text !== undefined)
    .join('\n')
  const names = failed.map(displayName).join(', ') || 'the names'
  const extras = { detail: detail || undefined }
  if (validation.kind === 'dns') return new CerthubError('acme.validation_failed', { names }, extras)
  const type = challengeTypes[validation.kind]
  return new CerthubError('challenge.failed', { names, type, port: publicPortOf(validation) }, extras)
}
