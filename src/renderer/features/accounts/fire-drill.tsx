import { CircleCheck, CircleX, Siren } from 'lucide-react'
import { useState } from 'react'
import type { Account } from '../../../shared/contract/accounts.ts'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { TextLink } from '../../components/link.tsx'
import { Section } from '../../components/section.tsx'
import { useCommand } from '../../lib/command.ts'
import { formatCount } from '../../lib/format.ts'

const verdictOf = ({ checks, able, unable }: OutputOf<'accounts.drill'>): string => {
  const all = able + unable.length
  if (checks.some(({ ok }) => !ok)) return 'It could not take over now.'
  if (all === 0) return 'It is ready; no certificate would come to it yet.'
  return unable.length === 0
    ? `It is ready: it could issue ${all === 1 ? 'the one certificate' : `all ${all} certificates`} that may come to it.`
    : `It could issue ${able} of ${formatCount(all, 'certificate')}.`
}

/** Whether the account could take over today. */
export const FireDrill = ({ account }: { account: Account }) => {
  const drill = useCommand('accounts.drill')
  const [result, setResult] = useState<OutputOf<'accounts.drill'>>()
  const run = async (): Promise<void> => {
    setResult(undefined)
    setResult(await drill.run({ account: account.id }))
  }
  return (
    <Section
      title="Fire drill"
      description="Tries out whether this account could take over today if the other CAs failed. Nothing is ordered."
      actions={
        <Button icon={Siren} running={drill.running} onClick={run}>
          Start the drill
        </Button>
      }
    >
      {drill.error && <ErrorPanel error={drill.error} reveal />}
      <div aria-live="polite">
        {result && (
          <div className="flex flex-col gap-2">
            <p className="font-medium">{verdictOf(result)}</p>
            <ul className="flex flex-col gap-1.5">
              {result.checks.map(({ what, ok, text }) => (
                <li key={what} className="flex items-start gap-2">
                  {ok ? (
                    <CircleCheck aria-label="works" className="mt-0.5 size-4 shrink-0 text-good" />
                  ) : (
                    <CircleX aria-label="fails" className="mt-0.5 size-4 shrink-0 text-bad" />
                  )}
                  <span>
                    {what}: <span className="text-muted">{text}</span>
                  </span>
                </li>
              ))}
              {result.unable.map(({ certificate, name, reason }) => (
                <li key={certificate} className="flex items-start gap-2">
                  <CircleX aria-label="cannot be issued" className="mt-0.5 size-4 shrink-0 text-bad" />
                  <span>
                    <TextLink to={`/certificates/${certificate}`}>{name}</TextLink>:{' '}
                    <span className="text-muted">{reason}</span>
                  </span>
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Section>
  )
}
