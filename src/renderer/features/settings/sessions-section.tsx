import { LogOut, Monitor } from 'lucide-react'
import { useState } from 'react'
import type { Session } from '../../../shared/contract/sessions.ts'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Loaded } from '../../components/loading.tsx'
import { Section } from '../../components/section.tsx'
import { Time } from '../../components/time.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { roleLabels } from '../../lib/labels.ts'
import { useHub } from '../../lib/query.ts'
import { signOut } from '../../lib/sign-in.ts'

/** Who is signed in at this page; the desktop’s window has no session and no such section. */
export const SessionsSection = ({ isAdmin }: { isAdmin: boolean }) => {
  const [problem, setProblem] = useState('')
  const leave = async (): Promise<void> => {
    if (!(await signOut())) setProblem('The hub does not answer, so this session was not ended. Try again.')
  }
  return (
    <Section
      title="Sessions"
      description="Browsers that are signed in. A session ends after 12 hours without use, after 7 days, and when the hub stops."
      actions={
        <Button icon={LogOut} onClick={() => void leave()}>
          Sign out
        </Button>
      }
    >
      <p role="alert" className="text-bad empty:hidden">
        {problem}
      </p>
      {isAdmin && <SessionList />}
    </Section>
  )
}

const SessionList = () => {
  const query = useHub('sessions.list', {}, { fresh: true })
  const [ending, setEnding] = useState<Session>()
  return (
    <>
      <Loaded query={query}>
        {({ sessions }) => (
          <ul aria-label="Open sessions" className="divide-y divide-line border-t border-line">
            {sessions.map((session) => (
              <SessionRow key={session.id} session={session} onEnd={() => setEnding(session)} />
            ))}
          </ul>
        )}
      </Loaded>
      <EndSession session={ending} onClose={() => setEnding(undefined)} />
    </>
  )
}

const holderOf = ({ who }: Session): string => who ?? 'Opened by its address'

const SessionRow = ({ session, onEnd }: { session: Session; onEnd: () => void }) => (
  <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
    <div className="min-w-0 grow basis-52">
      <p className="font-medium break-words">{holderOf(session)}</p>
      <p className="text-xs text-muted">
        {roleLabels[session.role].title} · {session.browser} · since <Time at={session.since} /> · used{' '}
        <Time at={session.lastUsedAt} />
      </p>
    </div>
    {session.current ? (
      <Badge tone="info" icon={Monitor}>
        This browser
      </Badge>
    ) : (
      <Button
        look="quiet"
        onClick={onEnd}
        aria-label={`End the session of “${holderOf(session)}” in ${session.browser}`}
      >
        End
      </Button>
    )}
  </li>
)

const EndSession = ({ session, onClose }: { session: Session | undefined; onClose: () => void }) => {
  const end = useCommand('sessions.end')
  return (
    <ConfirmDialog
      open={session !== undefined}
      onClose={() => {
        end.clear()
        onClose()
      }}
      title="End this session?"
      action="End the session"
      running={end.running}
      error={end.error}
      onConfirm={async () => {
        if (!session || !(await end.run({ session: session.id }))) return
        announce('The session was ended.')
        onClose()
      }}
    >
      <p>
        {session && `${holderOf(session)}, ${session.browser}: `}the page is closed there at once. Orders that
        were begun go on.
      </p>
    </ConfirmDialog>
  )
}
