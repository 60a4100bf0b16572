import { isReadableOnTheWay } from '../../../shared/address.ts'
import type { Provider, ProviderFieldInfo } from '../../../shared/contract/providers.ts'
import { hostNatures } from '../../../shared/field-nature.ts'
import { rolesWith } from '../../../shared/roles.ts'
import { SecretField } from '../../components/secret-field.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import { formatCount } from '../../lib/format.ts'
import { useAllowed } from '../../lib/role.ts'

interface ProviderFieldsProps {
  provider: Provider
  values: Readonly<Record<string, string | undefined>>
  errors: Readonly<Record<string, string | undefined>>
  /** Fields that hold a value now: shown as set, never as what they hold. */
  set?: readonly string[]
  onChange: (name: string, value: string) => void
}

/** Exactly the fields that a provider declares; those rarely given are folded away. */
export const ProviderFields = ({ provider, values, errors, set = [], onChange }: ProviderFieldsProps) => {
  const rare = provider.fields.filter(({ advanced }) => advanced)
  const show = (field: ProviderFieldInfo) => (
    <ProviderField
      key={field.name}
      field={field}
      value={values[field.name] ?? ''}
      error={errors[field.name]}
      isSet={set.includes(field.name)}
      onChange={(value) => onChange(field.name, value)}
    />
  )
  return (
    <div className="flex flex-col gap-3">
      {provider.fields.filter(({ advanced }) => !advanced).map(show)}
      {rare.length > 0 && (
        <details
          className="rounded-md border border-line px-3 py-2"
          open={rare.length === provider.fields.length}
        >
          <summary className="cursor-default font-medium">
            {formatCount(rare.length, 'more setting')}{' '}
            <span className="font-normal text-muted">rarely needed</span>
          </summary>
          <div className="flex flex-col gap-3 pt-3">{rare.map(show)}</div>
        </details>
      )}
    </div>
  )
}

interface ProviderFieldProps {
  field: ProviderFieldInfo
  value: string
  error: string | undefined
  isSet: boolean
  onChange: (value: string) => void
}

/** What should be known of a field beside its help: who may fill it in, and who could read what is sent. */
const remarkOf = (field: ProviderFieldInfo, value: string, mayHost: boolean): string | undefined => {
  const reach = hostNatures[field.nature]
  if (reach && !mayHost) return `For ${rolesWith('host')} only: it ${reach}.`
  return field.nature === 'address' && isReadableOnTheWay(value)
    ? 'Plain http:// beyond this computer: what is sent can be read on the way.'
    : undefined
}

const ProviderField = ({ field, value, error, isSet, onChange }: ProviderFieldProps) => {
  const mayHost = useAllowed('host')
  const shared = {
    name: field.name,
    label: field.label,
    note: (
      <>
        {field.required ? 'required' : 'optional'} · <code className="font-mono text-xs">{field.env}</code>
        {isSet && ' · set'}
      </>
    ),
    hint:
      [
        remarkOf(field, value, mayHost),
        field.help,
        field.default && !field.choices && `Left empty: ${field.default}.`,
      ]
        .filter(Boolean)
        .join(' ') || undefined,
    error,
    required: field.required && field.default === undefined,
    value,
    disabled: hostNatures[field.nature] !== undefined && !mayHost,
  }
  const placeholder = field.placeholder ?? field.default
  if (field.choices) {
    return (
      <SelectField {...shared} onChange={(event) => onChange(event.target.value)}>
        {!field.required || field.default !== undefined || !value ? (
          <option value="">{field.default ? `${field.default} (default)` : 'Choose…'}</option>
        ) : null}
        {field.choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </SelectField>
    )
  }
  return field.nature === 'secret' ? (
    <SecretField {...shared} placeholder={placeholder} onChange={(event) => onChange(event.target.value)} />
  ) : (
    <TextField
      {...shared}
      mono
      autoComplete="off"
      spellCheck={false}
      placeholder={placeholder}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
