import { Plus, X } from 'lucide-react'
import { Button, IconButton } from '../../../components/button.tsx'
import { SecretField } from '../../../components/secret-field.tsx'
import { TextField } from '../../../components/text-field.tsx'

export interface Variable {
  /** Stable while rows come and go. */
  key: number
  name: string
  value: string
}

/** The rows as fields; rows without a name and value count for nothing. */
export const fieldsOf = (variables: readonly Variable[]): Record<string, string> =>
  Object.fromEntries(
    variables
      .filter(({ name, value }) => name.trim() && value)
      .map(({ name, value }) => [name.trim(), value]),
  )

interface CustomFieldsProps {
  variables: readonly Variable[]
  onChange: (variables: Variable[]) => void
  error: string | undefined
}

/** Environment variables of a provider that only the person knows. */
export const CustomFields = ({ variables, onChange, error }: CustomFieldsProps) => {
  const change = (key: number, patch: Partial<Variable>): void =>
    onChange(variables.map((each) => (each.key === key ? { ...each, ...patch } : each)))
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">Environment variables</legend>
      {variables.map(({ key, name, value }, index) => (
        <div key={key} className="flex items-start gap-2">
          <div className="grid min-w-0 grow gap-2 sm:grid-cols-2">
            <TextField
              label={`Variable ${index + 1}`}
              mono
              autoComplete="off"
              spellCheck={false}
              placeholder="MYDNS_TOKEN"
              value={name}
              onChange={(event) => change(key, { name: event.target.value })}
              error={index === 0 ? error : undefined}
            />
            <SecretField
              label={`Value ${index + 1}`}
              value={value}
              onChange={(event) => change(key, { value: event.target.value })}
            />
          </div>
          <IconButton
            label={`Leave variable ${index + 1} out`}
            icon={X}
            className="mt-6.5"
            disabled={variables.length === 1}
            onClick={() => onChange(variables.filter((each) => each.key !== key))}
          />
        </div>
      ))}
      <div>
        <Button
          look="quiet"
          icon={Plus}
          className="-ml-3"
          onClick={() =>
            onChange([
              ...variables,
              { key: Math.max(...variables.map(({ key }) => key)) + 1, name: '', value: '' },
            ])
          }
        >
          Add a variable
        </Button>
      </div>
    </fieldset>
  )
}
