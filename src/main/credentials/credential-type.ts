import type { z } from 'zod'
import type { addCredentialInput } from '../../shared/contract/credential-types.ts'
import type { Secret } from '../../shared/secret.ts'
import type { CredentialRecord } from '../ports/store/credentials.ts'
import type { GivenFields } from './given-fields.ts'

export type CredentialInput = z.output<typeof addCredentialInput>
export type InputOfType<T extends CredentialInput['type']> = Extract<CredentialInput, { type: T }>
/** The part of the input that is of this type alone. */
export type BodyOf<T extends CredentialInput['type']> = Omit<
  InputOfType<T>,
  'type' | 'instance' | 'name' | 'note' | 'owner'
>

/** What a type makes of its input. */
export interface Sealed {
  /** The text that goes into the vault. */
  text: Secret
  /** Each secret value in it, to find the same value elsewhere. */
  values: Secret[]
  /** The columns of its type; what may be read without the vault. */
  columns: Partial<CredentialRecord>
  /** What a provider’s fields ask of the one who gives them; absent where all of them are the type’s own. */
  given?: GivenFields
}

/** One type of stored credential: what it takes, and what becomes secret and what a column. */
export interface CredentialType<T extends CredentialInput['type']> {
  type: T
  /** What a person calls it. */
  title: string
  /** The vault record kind. */
  kind: string
  /** Throws what is wrong with the input; stores nothing. */
  seal(body: BodyOf<T>, now: number): Promise<Sealed>
  /** The one value that may be shown to a person again. */
  revealed?(text: Secret): Secret
}

export const defineCredentialType = <T extends CredentialInput['type']>(
  type: CredentialType<T>,
): CredentialType<T> => type
