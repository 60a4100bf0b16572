/** What a caller may be allowed to do. Each method of the contract needs one. */
export const rights = [
  /** See what there is and how it is; choose stored things by name. */
  'view',
  /** Order, renew, deploy, cancel and pause, with what is stored. */
  'order',
  /** See, store, replace, test and remove stored credentials. */
  'credentials',
  /** Have stored passwords shown. */
  'reveal',
  /** Name files, programs, identities and variables of the hub’s computer. */
  'host',
  /** Revoke and remove certificates. */
  'revoke',
  /** Have private keys written to disk. */
  'export-keys',
  'accounts',
  'instances',
  'settings',
  'audit',
  'tokens',
  /** Protect, open, lock, back up and restore the vault, and keep it from locking itself. */
  'vault',
] as const
export type Right = (typeof rights)[number]

export const roles = ['member', 'operator', 'credentials-manager', 'admin'] as const
export type Role = (typeof roles)[number]

const rightsOf: Readonly<Record<Role, readonly Right[]>> = {
  member: ['view'],
  operator: ['view', 'order'],
  'credentials-manager': ['view', 'credentials', 'reveal'],
  admin: rights,
}

/** What reaches beyond single target instances: nobody gets it who is limited to some, whatever the role. */
const hubWide: readonly Right[] = ['host', 'export-keys', 'settings', 'audit', 'tokens', 'vault']

/** Whether somebody with this role, perhaps limited to some target instances, has the right. */
export const holds = ({ role, limited }: { role: Role; limited: boolean }, right: Right): boolean =>
  allows(role, right) && !(limited && hubWide.includes(right))

/** False for a role or a right that is not known. */
export const allows = (role: Role, right: Right): boolean =>
  Object.hasOwn(rightsOf, role) && rightsOf[role].includes(right)

export const roleTitles: Readonly<Record<Role, string>> = {
  member: 'Member',
  operator: 'Operator',
  'credentials-manager': 'Credentials Manager',
  admin: 'Admin',
}

/** The roles with a right, in words. */
export const rolesWith = (right: Right): string =>
  roles
    .filter((role) => allows(role, right))
    .map((role) => roleTitles[role])
    .join(' or ')
