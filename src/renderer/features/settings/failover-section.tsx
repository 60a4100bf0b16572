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
import { CaOrder, type NamedCa } from './ca-order.tsx'
import { FailoverPreview } from './failover-preview.tsx'

/** As the hub names a CA in its settings. */
const keyOf = ({ ca, directoryUrl }: Account): string => (ca === 'custom' ? directoryUrl : ca)

/** The CAs that accounts are of, each once, the one with the oldest account first, by what people call them. */
const casOf = (accounts: readonly Account[]): NamedCa[] => {
  const oldestFirst = accounts.toSorted((a, b) => a.createdAt - b.createdAt)
  return [...new Map(oldestFirst.map((each) => [keyOf(each), each.caTitle]))].map(([key, title]) => ({
    key,
    title,
  }))
}

/** Those that come after the preferred one, in their order. */
const othersOf = (cas: readonly NamedCa[], { preferredCa, nextCas }: FailoverSettings): NamedCa[] => {
  const placeOf = ({ key }: NamedCa): number => {
    const place = nextCas.indexOf(key)
    return place < 0 ? nextCas.length : place
  }
  return cas.filter(({ key }) => key !== preferredCa).toSorted((a, b) => placeOf(a) - placeOf(b))
}

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
        {(settings) => {
          const { enabled, preferredCa, nextCas } = settings
          const others = othersOf(cas, settings)
          return (
            <div className="flex flex-col gap-3">
              <CheckField
                label="Go on with another CA when one fails"
                checked={enabled}
                onChange={(event) => change({ ...settings, enabled: event.target.checked })}
              />
              <div className="max-w-80">
                <SelectField
                  label="Preferred CA"
                  value={preferredCa ?? ''}
                  onChange={(event) =>
                    change({
                      enabled,
                      nextCas,
                      ...(event.target.value && { preferredCa: event.target.value }),
                    })
                  }
                  hint="Its accounts come first. After a failover the next order tries it again."
                >
                  <option value="">None: the oldest account</option>
                  {cas.map(({ key, title }) => (
                    <option key={key} value={key}>
                      {title}
                    </option>
                  ))}
                  {preferredCa && !cas.some(({ key }) => key === preferredCa) && (
                    <option value={preferredCa}>{preferredCa}: no account now</option>
                  )}
                </SelectField>
              </div>
              {enabled && others.length > 1 && (
                <CaOrder cas={others} onChange={(keys) => change({ ...settings, nextCas: keys })} />
              )}
              {set.error && <ErrorPanel error={set.error} reveal />}
              <FailoverPreview />
            </div>
          )
        }}
      </Loaded>
    </Section>
  )
}
