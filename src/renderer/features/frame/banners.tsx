import { CloudOff, Lock, Rocket } from 'lucide-react'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import { Button } from '../../components/button.tsx'
import { ButtonLink } from '../../components/link.tsx'
import { connection } from '../../lib/connection.ts'
import { useRoute } from '../../lib/navigation.ts'
import { useStore } from '../../lib/store.ts'
import { nextStep, setupSteps } from '../overview/setup-steps.ts'

const bar = 'flex min-h-10 shrink-0 flex-wrap items-center gap-2.5 border-b border-line px-5 py-1'

/** What concerns every screen: the hub is away, the vault is locked, the setup is not finished. */
export const Banners = ({ status, onUnlock }: { status: OutputOf<'hub.status'>; onUnlock: () => void }) => {
  const { path } = useRoute()
  const link = useStore(connection)
  const steps = setupSteps(status.counts)
  const next = nextStep(steps)
  const started = steps.some((step) => step.done)
  return (
    <>
      <div role="status">
        {link === 'lost' && (
          <div className={`${bar} bg-warn-soft`}>
            <CloudOff aria-hidden className="size-4 text-warn" />
            The hub does not answer. Trying again; what you see may be old.
          </div>
        )}
      </div>
      {status.vault.state === 'locked' && (
        <div className={`${bar} bg-warn-soft`}>
          <Lock aria-hidden className="size-4 text-warn" />
          <span className="grow">
            The vault is locked: you can look, but nothing can be ordered or changed.
          </span>
          <Button onClick={onUnlock}>Unlock</Button>
        </div>
      )}
      {status.vault.state === 'unlocked' && started && next && path !== '/' && path !== next.path && (
        <div className={`${bar} bg-accent-soft`}>
          <Rocket aria-hidden className="size-4 text-accent-text" />
          <span className="grow">
            Setting up: {steps.filter((step) => step.done).length} of {steps.length} done.
          </span>
          <ButtonLink to={next.path} onward>
            Next: {next.action}
          </ButtonLink>
        </div>
      )}
    </>
  )
}
