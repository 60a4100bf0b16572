import { useState } from 'react'
import type { Provider } from '../../../shared/contract/providers.ts'
import { missingFields } from './field-values.ts'

/** The values one types for a provider's fields. They live here only, and are gone after `clear`. */
export const useFieldValues = (provider: Provider | undefined) => {
  const [values, setValues] = useState<Record<string, string>>({})
  const [checked, setChecked] = useState(false)
  const missing = provider ? missingFields(provider, values) : []
  return {
    values,
    errors: checked ? Object.fromEntries(missing.map((name) => [name, 'This field is required.'])) : {},
    set: (name: string, value: string) => setValues((all) => ({ ...all, [name]: value })),
    /** Shows what is missing; true when nothing is. */
    check: (): boolean => {
      setChecked(true)
      return missing.length === 0
    },
    clear: () => {
      setValues({})
      setChecked(false)
    },
  }
}
