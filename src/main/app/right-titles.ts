import type { Right } from '../../shared/roles.ts'

/** What a right allows, as it follows “may not”. */
export const rightTitles: Readonly<Record<Right, string>> = {
  view: 'see what is here',
  order: 'order, renew or deploy certificates',
  credentials: 'manage stored credentials',
  reveal: 'have passwords shown',
  host: 'name files, programs or identities of the hub’s computer',
  revoke: 'revoke or remove certificates',
  'export-keys': 'export private keys',
  accounts: 'manage CA accounts',
  instances: 'manage target instances',
  settings: 'change settings',
  audit: 'read the audit log',
  tokens: 'manage tokens and sessions',
  vault: 'manage the vault',
}
