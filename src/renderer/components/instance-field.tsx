import type { ComponentProps } from 'react'
import { useHub } from '../lib/query.ts'
import { SelectField } from './select-field.tsx'

/** Which target instance something is for. */
export const InstanceField = (
  props: ComponentProps<'select'> & { error?: string | undefined; hint?: string },
) => {
  const instances = useHub('instances.list', {}).data?.instances ?? []
  return (
    <SelectField label="Target instance" {...props}>
      {instances.map((each) => (
        <option key={each.id} value={each.id}>
          {each.name}
        </option>
      ))}
    </SelectField>
  )
}
