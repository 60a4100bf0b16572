import type { Provider } from '../../../shared/contract/providers.ts'

type Values = Readonly<Record<string, string | undefined>>

/** Only this provider's fields, and of those only what was filled in. */
export const givenFields = (provider: Provider, values: Values): Record<string, string> =>
  Object.fromEntries(
    provider.fields.flatMap(({ name }) => {
      const value = values[name]
      return value?.trim() ? [[name, value]] : []
    }),
  )

/** What is wrong, by field: required ones without a value and default, and a set of which a part only is given. */
export const problemsOfFields = (
  { fields, anyOf }: Pick<Provider, 'fields' | 'anyOf'>,
  values: Values,
): Record<string, string> => {
  const isGiven = (name: string): boolean => Boolean(values[name]?.trim())
  const missing = fields
    .filter((field) => field.required && field.default === undefined && !isGiven(field.name))
    .map((field) => field.name)
  if (anyOf && !anyOf.some((set) => set.every(isGiven))) missing.push(...nearestSet(anyOf, isGiven))
  return Object.fromEntries(missing.map((name) => [name, 'This field is required.']))
}

/** What the set that is nearly complete still needs; of the first one when nothing was given. */
const nearestSet = (sets: readonly (readonly string[])[], isGiven: (name: string) => boolean): string[] => {
  const begun = sets.filter((set) => set.some(isGiven))
  const [best = []] = (begun.length > 0 ? begun : sets)
    .map((set) => set.filter((name) => !isGiven(name)))
    .sort((a, b) => (begun.length > 0 ? a.length - b.length : 0))
  return best
}
