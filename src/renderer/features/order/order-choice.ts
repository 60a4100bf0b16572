import type { KeyType } from '../../../shared/key-type.ts'
import type { ValidationChoice } from './validation-choice.ts'

export interface OrderChoice {
  /** Id of the certificate that is changed; empty for one of its own. */
  certificate: string
  instance: string
  names: readonly string[]
  /** Account id; empty when the hub chooses. */
  account: string
  /** Credential id; empty when the instance has one only. */
  credential: string
  staging: boolean
  keyType: KeyType
  /** Empty for the CA’s default. */
  profile: string
  /** Credential ids beside the first. */
  moreCredentials: readonly string[]
  preferredChain: string
  /** Days, as typed; empty for as long as the CA issues. */
  lifetimeDays: string
  validation: ValidationChoice
}

export interface OrderProblem {
  field:
    | 'account'
    | 'credential'
    | 'keyType'
    | 'names'
    | 'validation'
    | 'port'
    | 'folder'
    | 'host'
    | 'login'
    | 'hostKey'
    | 'lifetimeDays'
  message: string
  /** What mends it at once. */
  fix?: 'add-account' | 'add-credential' | 'switch-environment' | 'validate-by-dns' | 'validate-by-http'
}

/** The lifetime in days; undefined where none, or no whole number from 1 to 3650, was typed. */
export const lifetimeOf = ({ lifetimeDays }: Pick<OrderChoice, 'lifetimeDays'>): number | undefined => {
  const days = Number(lifetimeDays)
  return lifetimeDays.trim() !== '' && Number.isInteger(days) && days >= 1 && days <= 3650 ? days : undefined
}
