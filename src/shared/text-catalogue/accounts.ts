import { count, listed, utcMinute } from './words.ts'

export type Environment = 'staging' | 'production'

/** Why an account was chosen. */
export const accountTexts = {
  'account.pinned': ({ account }: { account: string }) => `“${account}” is pinned to this certificate`,
  'account.after_failed': ({ account, failed }: { account: string; failed: number }) =>
    `“${account}” is the next one, after ${failed} whose CA failed`,
  'account.preferred_ca': ({ account }: { account: string }) => `“${account}” is of the preferred CA`,
  'account.named_ca': ({ account, place }: { account: string; place: 'first' | 'next' }) =>
    `“${account}” is of the CA that the settings name ${place}`,
  'account.only': (it: { account: string; environment: Environment; instance: string }) =>
    `“${it.account}” is the only ${it.environment} account of “${it.instance}”`,
  'account.oldest': (it: { account: string; of: number; environment: Environment; instance: string }) =>
    `“${it.account}” is the oldest of ${count(it.of, `${it.environment} account`)} of “${it.instance}”`,
  'account.next': ({ account }: { account: string }) => `“${account}” comes next when a CA before it fails`,
}

const forbidden = ({ owner, name, objections }: { owner: string; name: string; objections: string[] }) =>
  `CAA records at ${owner} forbid it for ${name}: ${objections.join(', ')}`

/** Why an account was passed over, or would be. */
export const refusalTexts = {
  'account.ended': ({ status }: { status: 'deactivated' | 'revoked' | 'gone' }) =>
    `it is ${status === 'gone' ? 'not known to' : `${status} at`} its CA`,
  'account.other_environment': ({ environment, needed }: { environment: Environment; needed: Environment }) =>
    `it is a ${environment} account, and the certificate is a ${needed} one`,
  'account.not_pinned': () => 'the certificate is pinned to another account',
  'account.failed_already': () => 'its CA failed in this order already',

  'account.no_wildcards': ({ ca }: { ca: string }) => `${ca} issues no wildcard certificates`,
  'account.no_addresses': ({ ca }: { ca: string }) => `${ca} issues no certificates for IP addresses`,
  'account.too_many_names': ({ ca, most, count }: { ca: string; most: number; count: number }) =>
    `${ca} takes ${most} names at most, not ${count}`,
  'account.other_key_type': ({ ca, keyType }: { ca: string; keyType: string }) =>
    `${ca} does not sign ${keyType} keys`,
  'account.too_long': ({ ca, most, days }: { ca: string; most: number; days: number }) =>
    `${ca} issues for ${most} days at most, not ${days}`,
  'account.fixed_lifetime': ({ ca }: { ca: string }) =>
    `${ca} lets nobody choose how long a certificate lasts`,
  'account.no_profile': ({ profile, profiles }: { profile: string; profiles: string[] }) =>
    `its CA has no profile “${profile}” (it offers ${listed(profiles) || 'none'})`,

  'account.asked_to_wait': ({ until, said }: { until: number; said: string }) =>
    `its CA asked to wait until ${utcMinute(until)}${said && `: ${said}`}`,
  'account.asked_to_wait_with_names': ({ until, said }: { until: number; said: string }) =>
    `its CA asked to wait until ${utcMinute(until)} with these names${said && `: ${said}`}`,
  'account.enough_orders': ({ most, hours, count }: { most: number; hours: number; count: number }) =>
    `its CA takes ${most} new orders in ${hours} hours, and ${count} were opened`,

  'account.caa_critical': ({ owner, tag }: { owner: string; tag: string }) =>
    `CAA records at ${owner} forbid it: the property “${tag}” is critical and not known`,
  'account.caa_forbids': forbidden,
  'account.caa_forbids_unknown': (it: { owner: string; name: string; objections: string[] }) =>
    `${forbidden(it)}, and what this CA goes by there is not known`,
  'account.caa_nobody': () => 'they let nobody issue',
  'account.caa_other_ca': ({ domain }: { domain: string }) => `they name ${domain}`,
  'account.caa_other_account': ({ domain }: { domain: string }) => `they name another account of ${domain}`,
  'account.caa_other_method': ({ types }: { types: string[] }) => `they allow ${listed(types)} only`,
  'account.caa_rcode': ({ rcode, owner }: { rcode: string; owner: string }) => `${rcode} for CAA of ${owner}`,
  'account.caa_no_answer': ({ said }: { said: string }) => said,
}
