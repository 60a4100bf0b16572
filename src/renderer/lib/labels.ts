import type { Account } from '../../shared/contract/accounts.ts'
import type { Instance } from '../../shared/contract/instances.ts'
import type { NotificationKind } from '../../shared/contract/notifications.ts'
import type { BegunBy, OrderStep } from '../../shared/contract/orders.ts'
import type { KeyType } from '../../shared/key-type.ts'
import { type Role, roleTitles } from '../../shared/roles.ts'

export const keyTypeLabels: Record<KeyType, string> = {
  ec256: 'EC P-256',
  ec384: 'EC P-384',
  rsa2048: 'RSA 2048',
  rsa3072: 'RSA 3072',
  rsa4096: 'RSA 4096',
}

const useLabels: Record<string, string> = {
  serverAuth: 'TLS servers',
  clientAuth: 'TLS clients',
  anyExtendedKeyUsage: 'anything',
}

/** What a certificate may be used for, in words; names that have none here as RFC 5280 has them. */
export const usesText = (uses: readonly string[] | undefined): string =>
  uses?.map((use) => useLabels[use] ?? use).join(', ') ?? 'anything'

export const stepLabels: Record<OrderStep | 'clean-up', string> = {
  'select-account': 'Choose the CA account',
  order: 'Place the order',
  present: 'Publish the answers',
  propagate: 'Check that they can be seen',
  validate: 'Let the CA validate',
  finalize: 'Send the signing request',
  download: 'Download the certificate',
  deploy: 'Write it to the target',
  'clean-up': 'Remove the answers',
}

export const begunByLabels: Record<BegunBy, string> = { hub: 'The hub', person: 'A person' }

export const instanceKindLabels: Record<Instance['kind'], string> = {
  local: 'This computer',
  folder: 'Folder',
}

export const accountStatusLabels: Record<Account['status'], string> = {
  valid: 'Valid',
  deactivated: 'Deactivated',
  revoked: 'Revoked by the CA',
  gone: 'Unknown to the CA',
}

export const sourceLabels = {
  keychain: 'the OS keychain',
  environment: 'CERTHUB_MASTER_KEY',
  'key-file': 'the file of CERTHUB_MASTER_KEY_FILE',
  passphrase: 'a passphrase',
} as const

export const roleLabels: Record<Role, { title: string; may: string }> = {
  member: {
    title: roleTitles.member,
    may: 'Sees certificates, accounts and instances, and chooses from stored credentials without seeing into them.',
  },
  operator: {
    title: roleTitles.operator,
    may: 'Also orders, renews, deploys and cancels, with the credentials and accounts that are stored.',
  },
  'credentials-manager': {
    title: roleTitles['credentials-manager'],
    may: 'Sees all that a member sees; adds, replaces, tests and removes credentials. Orders nothing.',
  },
  admin: {
    title: roleTitles.admin,
    may: 'Everything: accounts, orders, the vault, tokens and the audit log.',
  },
}

export const notificationKindLabels: Record<NotificationKind, { title: string; when: string }> = {
  success: { title: 'Successes', when: 'A certificate was issued or renewed.' },
  failover: { title: 'Failovers', when: 'Another CA issued it, because the first choice failed.' },
  failure: { title: 'Failures', when: 'It could not be issued: at first, then once a day.' },
  action: {
    title: 'For you to do',
    when: 'A DNS record must be written by hand, or a renewed certificate can be used for less than before.',
  },
  expiry: { title: 'Expiry', when: '30, 14, 7, 3 and 1 days before the end, where nothing renewed it.' },
  hub: { title: 'Problems of the hub', when: 'A damaged vault record, or a database that was rebuilt.' },
}
