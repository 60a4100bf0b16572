/** Lowest first; each role may do what those before it may. */
export const roles = ['member', 'credentials-manager', 'admin'] as const
export type Role = (typeof roles)[number]

export const roleAllows = (held: Role, needed: Role): boolean => roles.indexOf(held) >= roles.indexOf(needed)
