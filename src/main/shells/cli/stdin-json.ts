import { UsageError } from './failure.ts'

/** A JSON object of strings and numbers as strings. Throws UsageError, which never quotes a value. */
export const parseFields = (json: string): Record<string, string> => {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw new UsageError('stdin holds no JSON.')
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isObject) throw new UsageError('stdin must hold one JSON object: {"field": "value"}.')
  return Object.fromEntries(
    Object.entries(value as object).map(([name, field]) => {
      if (typeof field === 'string' || typeof field === 'number') return [name, String(field)]
      throw new UsageError(`stdin: “${name}” must be a string.`)
    }),
  )
}
