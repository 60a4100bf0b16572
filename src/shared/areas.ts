/**
 * What the hub keeps, by kind. A command says which of it it changes, a query which of it it reads; so it is known which answers
 * are outdated. `hub`: the state of the vault, and what a person should know of the hub itself.
 */
export const areas = [
  'hub',
  'instances',
  'accounts',
  'credentials',
  'certificates',
  'orders',
  'failover',
  'dns',
  'notifications',
  'tokens',
  'sessions',
  'audit',
] as const
export type Area = (typeof areas)[number]
