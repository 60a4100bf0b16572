import { CerthubError } from '../../shared/errors.ts'

/**
 * Whether another CA could do what this one failed to do: it is down, limits us, lost the account, refuses the name.
 * Never for DNS, a credential, our own mistake: every CA would meet those too. The catalogue decides, code by code.
 */
export const movesOn = (error: unknown): error is CerthubError =>
  error instanceof CerthubError && error.data.retry === 'other-ca'
