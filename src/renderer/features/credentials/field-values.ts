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

/** Required fields without a value, that have no default either. */
export const missingFields = (provider: Provider, values: Values): string[] =>
  provider.fields
    .filter((field) => field.required && field.default === undefined && !values[field.name]?.trim())
    .map((field) => field.name)
