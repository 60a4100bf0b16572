import { CerthubError } from '../../../shared/errors.ts'
import { nearest } from '../../../shared/nearest.ts'
import { Secret } from '../../../shared/secret.ts'
import type { DnsProvider, FieldValues, ProviderField } from './provider.ts'

/** As much of a provider as its values are checked against. */
type Checked = Pick<DnsProvider, 'code' | 'title' | 'fields' | 'check' | 'anyOf'>

/**
 * A provider's values out of what a person gave, by field name, environment variable or alias of it, in any case.
 * Values are trimmed; empty ones are absent; defaults are filled in. Throws `credential.fields`, which names every
 * field that is unknown, given twice, missing or not allowed, and never a value.
 */
export const parseFields = (provider: Checked, input: Readonly<Record<string, string>>): FieldValues => {
  const { given, problems } = assign(provider, input)
  for (const field of provider.fields) {
    const value = given.get(field.name) ?? field.default
    if (value === undefined || value === '') {
      if (field.required) problems.push(`${field.label} (${field.env}) is missing`)
      continue
    }
    const allowed = allowedOf(field, value)
    if (allowed === undefined) problems.push(`${field.label} must be one of ${field.choices?.join(', ')}`)
    else given.set(field.name, allowed)
  }
  const incomplete = missingOf(provider, given)
  if (incomplete) problems.push(incomplete)
  if (problems.length > 0) throw refusal(provider, problems.join('; '))
  const values = Object.fromEntries([...given].map(([name, value]) => [name, new Secret(value)]))
  const problem = provider.check?.(values)
  if (problem) throw refusal(provider, problem.replace(/\.$/, ''))
  return values
}

/**
 * Those of stored values that the provider has a field for. A credential may be older than the provider’s support here:
 * lego’s time-outs and paths were stored with it, and mean nothing to us.
 */
export const knownFields = (
  { fields }: Pick<DnsProvider, 'fields'>,
  stored: Readonly<Record<string, string>>,
): Record<string, string> => {
  const names = new Set(fields.flatMap(namesOf))
  return Object.fromEntries(Object.entries(stored).filter(([key]) => names.has(key.trim().toLowerCase())))
}

const assign = (provider: Checked, input: Readonly<Record<string, string>>) => {
  const given = new Map<string, string>()
  const problems: string[] = []
  for (const [key, text] of Object.entries(input)) {
    const field = provider.fields.find((one) => namesOf(one).includes(key.trim().toLowerCase()))
    const value = text.trim()
    if (!field) problems.push(`it has no field “${key}”${guessAt(key, provider.fields)}`)
    else if (value === '') continue
    else if (given.has(field.name)) problems.push(`${field.label} is given twice`)
    else given.set(field.name, value)
  }
  return { given, problems }
}

/** What is missing when no sufficient set is complete. */
const missingOf = ({ anyOf }: Checked, given: ReadonlyMap<string, string>): string | undefined => {
  if (!anyOf || anyOf.some((set) => set.every((name) => given.has(name)))) return undefined
  return `give ${anyOf.map((set) => set.join(' and ')).join(', or ')}`
}

const guessAt = (key: string, fields: readonly ProviderField[]): string => {
  const guess = nearest(
    key.trim().toUpperCase(),
    fields.flatMap(({ env, aliases = [] }) => [env, ...aliases]),
  )
  return guess ? ` (did you mean ${guess}?)` : ''
}

const namesOf = ({ name, env, aliases = [] }: ProviderField): string[] =>
  [name, env, ...aliases].map((one) => one.toLowerCase())

/** The value, or the choice that it means: in any case, and with the trailing dot that lego writes after algorithms. */
const allowedOf = ({ choices }: ProviderField, value: string): string | undefined =>
  choices ? choices.find((choice) => choice.toLowerCase() === value.toLowerCase().replace(/\.$/, '')) : value

const refusal = ({ title, code }: Checked, problem: string): CerthubError =>
  new CerthubError('credential.fields', { provider: title, code, problem })
