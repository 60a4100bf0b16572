import { distinctTexts, type TextData, text } from '../../shared/texts.ts'
import { type IssueValue, parseIssueValue } from '../dns/lookup/issue-value.ts'
import { ancestorsOf, withoutWildcard } from '../names/domain-names.ts'
import type { Resolver } from '../ports/resolver.ts'

/** One CAA property (RFC 8659 §4.1). */
export interface CaaProperty {
  critical: boolean
  tag: string
  value: string
}

/** The CAA records that hold for a name: those of the nearest name above it that has any. */
export interface CaaSet {
  owner: string
  properties: CaaProperty[]
}

/** What a name server said cannot be told from a refusal: a CA that meets the same must not issue (RFC 8659 §3). */
export type CaaFound = { set: CaaSet | undefined } | { unknown: TextData }

/** What a record can hold, each byte escaped as four characters (RFC 1035 §3.2.1, §5.1). */
const longestRecord = 4 * 65_535

const presented = /^(\d{1,3})\s{1,9}([A-Za-z0-9]{1,255})\s{1,9}"?((?:[^"\\]|\\.)*)"?$/

/** `0 issue "ca.example; accounturi=…"` (RFC 8659 §4.1.1). Undefined for what is not in that form. */
export const parseCaa = (text: string): CaaProperty | undefined => {
  if (text.length > longestRecord) return undefined
  const [, flags, tag, value] = presented.exec(text.trim()) ?? []
  if (flags === undefined || tag === undefined || value === undefined) return undefined
  return {
    critical: (Number(flags) & 128) !== 0,
    tag: tag.toLowerCase(),
    value: value.replace(/\\(.)/g, '$1'),
  }
}

/** Climbs from the name to the top-level domain and stops at the first CAA records (RFC 8659 §3). */
export const findCaa = async (resolver: Resolver, name: string, signal?: AbortSignal): Promise<CaaFound> => {
  for (const owner of ancestorsOf(withoutWildcard(name))) {
    if (owner === '') break
    try {
      const { rcode, answers } = await resolver.lookup(owner, 'CAA', signal)
      if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN')
        return { unknown: text('account.caa_rcode', { rcode, owner }) }
      const properties = answers
        .filter(({ type }) => type === 'CAA')
        .flatMap(({ data }) => parseCaa(data) ?? [])
      if (properties.length > 0) return { set: { owner, properties } }
    } catch (error) {
      signal?.throwIfAborted()
      return {
        unknown: text('account.caa_no_answer', {
          said: error instanceof Error ? error.message : String(error),
        }),
      }
    }
  }
  return { set: undefined }
}

/** Who wants to issue, and how. */
export interface CaaAsker {
  /** The CA's own domain names (its directory's `caaIdentities`); empty when they are not known. */
  identities: readonly string[]
  accountUrl: string
  validationMethod: string
}

/** Why this issuer's record does not let the asker issue; undefined when it does. */
const objection = ({ domain, parameters }: IssueValue, asker: CaaAsker): TextData | undefined => {
  const account = parameters.get('accounturi')
  // Who is named by its account is the CA, whatever it is called.
  const isKnown = asker.identities.includes(domain) || (domain !== '' && account === asker.accountUrl)
  if (!isKnown) return domain === '' ? text('account.caa_nobody') : text('account.caa_other_ca', { domain })
  if (account !== undefined && account !== asker.accountUrl)
    return text('account.caa_other_account', { domain })
  const methods = parameters
    .get('validationmethods')
    ?.split(',')
    .map((method) => method.trim())
  if (methods && !methods.includes(asker.validationMethod))
    return text('account.caa_other_method', { types: methods })
  return undefined
}

const known = new Set([
  'issue',
  'issuewild',
  'issuemail',
  'iodef',
  'contactemail',
  'contactphone',
  'issuevmc',
])

/** Why these records keep the asker from issuing for the name; undefined when they do not (RFC 8659 §4.2–4.3). */
export const caaRefusal = (name: string, set: CaaSet | undefined, asker: CaaAsker): TextData | undefined => {
  if (!set) return undefined
  const { owner, properties } = set
  const strange = properties.find(({ critical, tag }) => critical && !known.has(tag))
  if (strange) return text('account.caa_critical', { owner, tag: strange.tag })
  const ofWildcards = properties.filter(({ tag }) => tag === 'issuewild')
  const tag = name.startsWith('*.') && ofWildcards.length > 0 ? 'issuewild' : 'issue'
  const issuers = properties
    .filter((property) => property.tag === tag)
    .map(({ value }) => parseIssueValue(value))
  if (issuers.length === 0) return undefined
  const met = issuers.flatMap((issuer) => objection(issuer, asker) ?? [])
  if (met.length < issuers.length) return undefined
  const code = asker.identities.length === 0 ? 'account.caa_forbids_unknown' : 'account.caa_forbids'
  return text(code, { owner, name, objections: distinctTexts(met) })
}
