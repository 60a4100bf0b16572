import { CloudOff, FileWarning, Lock, RefreshCcw, Rocket } from 'lucide-react'
import { useState } from 'react'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import { Button } from '../../components/button.tsx'
import { ButtonLink } from '../../components/link.tsx'
import { RichText } from '../../components/rich-text.tsx'
import { connection } from '../../lib/connection.ts'
import { formatCount } from '../../lib/format.ts'
import { useRoute } from '../../lib/navigation.ts'
import { useStore } from '../../lib/store.ts'
import { nextStep, setupSteps } from '../overview/setup-steps.ts'
import { RotationProgress } from '../settings/rotation-progress.tsx'

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
        {link === 'crowded' && (
          <div className={`${bar} bg-warn-soft`}>
            <CloudOff aria-hidden className="size-4 text-warn" />
            Too many tabs of this page are open: this one shows changes only when it is reloaded.
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
      {status.vault.rotation && (
        <div className={`${bar} bg-accent-soft`}>
          <RefreshCcw aria-hidden className="size-4 text-accent-text" />
          <span>Encrypting the vault anew; everything goes on meanwhile.</span>
          <div className="min-w-48 grow">
            <RotationProgress {...status.vault.rotation} />
          </div>
        </div>
      )}
      {status.vault.damaged.length > 0 && (
        <Problems
          title={`${formatCount(status.vault.damaged.length, 'stored value')} cannot be used: damaged, missing or not the one that was stored.`}
          problems={status.vault.damaged}
        />
      )}
      {status.notices.map((notice) => (
        <Problems key={notice.code} title={notice.message} problems={[notice]} />
      ))}
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

/** What went wrong with what is stored; each with what to do about it. */
const Problems = ({ title, problems }: { title: string; problems: readonly ErrorData[] }) => {
  const [open, setOpen] = useState(false)
  return (
    <div role="alert" className="border-b border-line bg-bad-soft">
      <div className={`${bar} border-0`}>
        <FileWarning aria-hidden className="size-4 shrink-0 text-bad" />
        <span className="min-w-0 grow basis-80">{title}</span>
        <Button aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Hide' : 'What to do'}
        </Button>
      </div>
      {open && (
        <ul className="max-h-48 overflow-y-auto px-5 pb-3">
          {problems.map((each) => (
            <li key={each.message} className="py-1 break-words">
              {each.message === title ? '' : `${each.message} `}
              <span className="text-muted">
                <RichText text={each.hint} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
