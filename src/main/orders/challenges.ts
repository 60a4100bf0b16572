import { CerthubError } from '../../shared/errors.ts'
import type { AcmeAccount, AcmeAuthorization } from '../acme/server.ts'
import { challengeNameOf } from './names.ts'

/** One dns-01 challenge that is still to be met. */
export interface Challenge {
  /** The name as ordered, `*.` included. */
  name: string
  /** Where the CA looks: `_acme-challenge.<name>`. */
  recordName: string
  value: string
  url: string
  /** The CA has been told already, before a restart. */
  answered: boolean
}

const displayName = ({ name, wildcard }: AcmeAuthorization): string => (wildcard ? `*.${name}` : name)

/** The challenges of authorizations that are not valid yet. Throws `acme.no_dns_challenge`. */
export const openChallenges = (
  authorizations: AcmeAuthorization[],
  account: AcmeAccount,
  host: string,
): Challenge[] => {
  const open = authorizations.filter(({ status }) => status === 'pending')
  return open.map((authorization) => {
    const challenge = authorization.challenges.find(({ type }) => type === 'dns-01')
    if (!challenge?.token) {
      throw new CerthubError('acme.no_dns_challenge', { host, names: displayName(authorization) })
    }
    return {
      name: displayName(authorization),
      recordName: challengeNameOf(authorization.name),
      value: account.txtValue(challenge.token),
      url: challenge.url,
      answered: challenge.status !== 'pending',
    }
  })
}

/** Why the CA found authorizations invalid, in its own words. */
export const validationFailure = (authorizations: AcmeAuthorization[]): CerthubError => {
  const failed = authorizations.filter(({ status }) => status === 'invalid')
  const detail = failed
    .flatMap(({ challenges }) => challenges.map(({ error }) => error?.detail ?? error?.message))
    .filter((text) => text !== undefined)
    .join('\n')
  const names = failed.map(displayName).join(', ') || 'the names'
  return new CerthubError('acme.validation_failed', { names }, { detail: detail || undefined })
}
