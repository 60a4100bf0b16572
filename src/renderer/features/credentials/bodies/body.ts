import { type ComponentType, type Ref, useImperativeHandle, useState } from 'react'
import type { z } from 'zod'
import type { addCredentialInput, CredentialType } from '../../../../shared/contract/credential-types.ts'
import type { Credential } from '../../../../shared/contract/credentials.ts'
import type { ErrorData } from '../../../../shared/errors.ts'
import { placeInBody } from './places.ts'

type Added = z.input<typeof addCredentialInput>
type ShellField = 'instance' | 'name' | 'note' | 'owner' | 'type'
/** What one type takes beside the shell's fields. */
export type Body<T extends CredentialType> = T extends T
  ? Omit<Extract<Added, { type: T }>, ShellField>
  : never

/** What the form around a body asks of it. */
export interface BodyHandle<T extends CredentialType = CredentialType> {
  /** What was entered, or undefined when something is missing; then each field says so. */
  read(): Body<T> | undefined
  /** Forgets every value. */
  clear(): void
}

export interface BodyProps<T extends CredentialType = CredentialType> {
  ref: Ref<BodyHandle<T>>
  /** The hub's refusal; what concerns a field is shown there. */
  error: ErrorData | undefined
  /** The credential whose values are replaced; absent when one is added. */
  replaces?: Credential | undefined
  /** What to begin with, from the address. */
  provider?: string | undefined
  instance: string
  /** What the credential may be called. */
  onSuggest?: (name: string) => void
}
export type BodyComponent<T extends CredentialType> = ComponentType<BodyProps<T>>

type Problems<V> = Partial<Record<Extract<keyof V, string>, string | undefined>>

interface BodyState<T extends CredentialType, V> {
  type: T
  ref: Ref<BodyHandle<T>>
  initial: V
  /** What is missing or wrong, by field. */
  problemsOf: (values: V) => Problems<V>
  toBody: (values: V) => Body<T>
  error: ErrorData | undefined
}

/** The values of one body. They live in this component and in the call that stores them, nowhere else. */
export const useBody = <T extends CredentialType, V extends Record<string, unknown>>({
  type,
  ref,
  initial,
  problemsOf,
  toBody,
  error,
}: BodyState<T, V>) => {
  const [values, setValues] = useState(initial)
  const [checked, setChecked] = useState(false)
  const problems = problemsOf(values)
  useImperativeHandle(ref, () => ({
    read: () => {
      setChecked(true)
      return Object.values(problems).some(Boolean) ? undefined : toBody(values)
    },
    clear: () => {
      setValues(initial)
      setChecked(false)
    },
  }))
  const refused = error && placeInBody(type, error)
  return {
    values,
    set: <K extends keyof V>(name: K, value: V[K]): void => setValues((all) => ({ ...all, [name]: value })),
    errorAt: (name: Extract<keyof V, string>): string | undefined =>
      (checked ? problems[name] : undefined) ?? (refused?.field === name ? refused.message : undefined),
  }
}

/** “must not be empty”, for a field that is. */
export const missing = (value: string, words: string): string | undefined =>
  value.trim() === '' ? words : undefined
