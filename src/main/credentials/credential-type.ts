import type { z } from 'zod'
import type {
  addCredentialInput,
  replaceCredentialInput,
  CredentialType as TypeName,
} from '../../shared/contract/credential-types.ts'
import type { Secret } from '../../shared/secret.ts'
import type { CredentialFacts, CredentialRecordOf } from '../ports/store/credentials.ts'
import type { GivenFields } from './given-fields.ts'

export type CredentialInput = z.output<typeof addCredentialInput>
export type Replacement = z.output<typeof replaceCredentialInput>

/** The part of the input that is of this type alone. */
export type BodyOf<T extends TypeName> = {
  [P in T]: Omit<Extract<CredentialInput, { type: P }>, 'type' | 'instance' | 'name' | 'note' | 'owner'>
}[T]
/** New values for a stored one of this type. */
export type ReplacementOf<T extends TypeName> = {
  [P in T]: Omit<Extract<Replacement, { type: P }>, 'type' | 'credential'>
}[T]

/** What a type makes of its input. */
export type Sealed<T extends TypeName = TypeName> = {
  [P in T]: {
    type: P
    /** The text that goes into the vault. */
    text: Secret
    /** Each secret value in it, to find the same value elsewhere. */
    values: Secret[]
    /** What may be read without the vault. */
    facts: CredentialFacts[P]
    fieldsSet: string[]
    /** lego's code, of a type with a provider. */
    provider?: string
    /** What a provider’s fields ask of the one who gives them; absent where all of them are the type’s own. */
    given?: GivenFields
  }
}[T]

/** One type of stored credential: what it takes, and what becomes secret and what a fact. */
export interface CredentialType<T extends TypeName> {
  type: T
  /** What a person calls it. */
  title: string
  /** The vault record kind. */
  kind: string
  /** Throws what is wrong with the input; stores nothing. */
  seal(body: BodyOf<T>, now: number): Promise<Sealed<T>>
  /** The same for new values in place of all the old ones. */
  replace(values: ReplacementOf<T>, now: number, record: CredentialRecordOf<T>): Promise<Sealed<T>>
  /** The one value that may be shown to a person again. */
  revealed?(text: Secret): Secret
}

/** A type whose new values are a whole body, or are made one by `replace`. */
export const defineCredentialType = <T extends TypeName>(type: CredentialType<T>): CredentialType<T> => type
