import type { Provider } from '../../../../shared/contract/providers.ts'
import { ExternalLink } from '../../../components/link.tsx'
import { Notice } from '../../../components/notice.tsx'
import { Picker } from '../../../components/picker.tsx'
import { RichText } from '../../../components/rich-text.tsx'

/** The picker's entry for a provider that is not in the list. */
export const other = 'other'

interface ProviderPickerProps {
  providers: readonly Provider[]
  value: string | undefined
  onChange: (code: string) => void
  error: string | undefined
  /** Whether any code may be typed. */
  custom?: boolean
}

/** Those Certhub speaks itself come first: they are what one can order with. */
const sorted = (providers: readonly Provider[]): Provider[] => [
  ...providers.filter(({ builtIn }) => builtIn),
  ...providers.filter(({ builtIn }) => !builtIn),
]

export const ProviderPicker = ({
  providers,
  value,
  onChange,
  error,
  custom = false,
}: ProviderPickerProps) => (
  <Picker
    label="DNS provider"
    items={[
      ...sorted(providers).map((each) => ({
        value: each.code,
        label: each.title,
        detail: [each.builtIn ? 'built in' : undefined, each.code, ...each.aliases]
          .filter(Boolean)
          .join(', '),
      })),
      ...(custom ? [{ value: other, label: 'Other (custom)', detail: 'any lego code and variables' }] : []),
    ]}
    value={value}
    onChange={onChange}
    placeholder={`Type a name or a lego code: ${providers.length} to choose from`}
    error={error}
    empty="No provider is called that. Choose “Other (custom)” for one that is not in the list."
  />
)

/** What to know of a provider before its values are looked up. */
export const ProviderRemarks = ({ provider }: { provider: Provider }) => (
  <>
    {!provider.builtIn && (
      <Notice title={`Certhub writes at ${provider.title} through lego.`}>
        <p className="text-muted">
          The program <code>lego</code> must be installed on the hub’s computer. It writes and removes the
          records, and gets these values and the CA account’s key for that time.
        </p>
      </Notice>
    )}
    {provider.anyOf && provider.anyOf.length > 1 && (
      <Notice title="One of these is enough">
        <ul className="list-disc pl-4 text-muted">
          {provider.anyOf.map((set) => (
            <li key={set.join()}>
              {set
                .map((name) => provider.fields.find((each) => each.name === name)?.label ?? name)
                .join(' and ')}
            </li>
          ))}
        </ul>
      </Notice>
    )}
    {provider.notes.length > 0 && (
      <Notice title="Good to know">
        <ul className="list-disc pl-4 text-muted">
          {provider.notes.map((note) => (
            <li key={note}>
              <RichText text={note} />
            </li>
          ))}
        </ul>
      </Notice>
    )}
    <p className="text-xs">
      <ExternalLink href={provider.helpUrl}>About these values: {provider.title}</ExternalLink>
    </p>
  </>
)
