import type { Account } from '../../../shared/contract/accounts.ts'
import type { FailoverSettings } from '../../../shared/contract/failover.ts'
import { CheckField } from '../../components/check-field.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Loaded } from '../../components/loading.tsx'
import { Section } from '../../components/section.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { useHub } from '../../lib/query.ts'
import { FailoverPreview } from './failover-preview.tsx'

/** As the hub names a CA in its settings. */
const keyOf = ({ ca, directoryUrl }: Account): string => (ca === 'custom' ? directoryUrl : ca)

/** The CAs that accounts are of, each once, by what people call them. */
const casOf = (accounts: readonly Account[]): [key: string, title: string][] => [
  ...new Map(accounts.map((each) => [keyOf(each), each.caTitle] as const)),
]

/** Which CA comes first, and what happens when it fails. Each change holds at once. */
export const FailoverSection = () => {
  const query = useHub('failover.settings', {})
  const cas = casOf(useHub('accounts.list', {}).data?.accounts ?? [])
  const set = useCommand('failover.setSettings')
  const change = async (wanted: FailoverSettings): Promise<void> => {
    if (await set.run(wanted)) announce('Saved.')
  }
  return (
    <Section
      title="CA failover"
      description="An order goes on with another account of the same target instance when the CA itself fails: it is down, limits us, or no longer knows the account. A mistake in DNS or a credential never moves on: every CA would meet it."
    >
      <Loaded query={query}>
        {({ enabled, preferredCa }) => (
          <div className="flex flex-col gap-3">
            <CheckField
              label="Go on with another CA when one fails"
              checked={enabled}
              onChange={(event) =>
                change({ enabled: event.target.checked, ...(preferredCa && { preferredCa }) })
              }
            />
            <div className="max-w-80">
              <SelectField
                label="Preferred CA"
                value={preferredCa ?? ''}
                onChange={(event) =>
                  change({ enabled, ...(event.target.value && { preferredCa: event.target.value }) })
                }
                hint="Its accounts come first. After a failover the next order tries it again."
              >
                <option value="">None: the oldest account</option>
                {cas.map(([key, title]) => (
                  <option key={key} value={key}>
                    {title}
                  </option>
                ))}
                {preferredCa && !cas.some(([key]) => key === preferredCa) && (
                  <option value={preferredCa}>{preferredCa}: no account now</option>
                )}
              </SelectField>
            </div>
            {set.error && <ErrorPanel error={set.error} reveal />}
            <FailoverPreview />
          </div>
        )}
      </Loaded>
    </Section>
  )
}
