import { Pause, Play } from 'lucide-react'
import { renderText } from '../../../shared/texts.ts'
import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Loaded } from '../../components/loading.tsx'
import { Notice } from '../../components/notice.tsx'
import { Section } from '../../components/section.tsx'
import { Time } from '../../components/time.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { formatDate } from '../../lib/format.ts'
import { useNow } from '../../lib/now.ts'
import { useHub } from '../../lib/query.ts'
import { useAllowed } from '../../lib/role.ts'

/** When the hub renews the certificate by itself, why then, and what went wrong the last time. */
export const RenewalPanel = ({ id }: { id: string }) => {
  const query = useHub('renewal.outlook', { certificate: id })
  const mayChange = useAllowed('order')
  const pause = useCommand('renewal.pause')
  const resume = useCommand('renewal.resume')
  const one = query.data?.certificates[0]
  const isLocked = useHub('hub.status', {}).data?.vault.state === 'locked'
  const now = Math.max(useNow(), Date.now())
  const isPaused = one?.pausedAt !== undefined
  const failed = isPaused ? resume.error : pause.error
  const change = async (): Promise<void> => {
    if (isPaused && (await resume.run({ certificate: id }))) announce('It is renewed by itself again.')
    if (!isPaused && (await pause.run({ certificate: id }))) announce('It is not renewed by itself any more.')
  }
  return (
    <Section
      title="Renewal"
      actions={
        mayChange &&
        one && (
          <Button icon={isPaused ? Play : Pause} running={pause.running || resume.running} onClick={change}>
            {isPaused ? 'Resume' : 'Pause'}
          </Button>
        )
      }
    >
      <Loaded query={query}>
        {() =>
          one === undefined ? (
            <p className="text-muted">Once it was issued, the hub renews it by itself.</p>
          ) : (
            <div className="flex flex-col gap-3">
              {isPaused && (
                <Notice look="warn" title="It is paused: nobody renews it until it is resumed.">
                  <p className="text-muted">
                    It expires <Time at={one.notAfter} />.
                  </p>
                </Notice>
              )}
              {one.revoked && one.dueAt === undefined && !isPaused && (
                <p>
                  It was revoked: the hub orders no new one by itself.{' '}
                  <span className="text-muted">“Renew now” does.</span>
                </p>
              )}
              {one.dueAt !== undefined && (
                <p>
                  {one.running ? (
                    'It is being renewed now.'
                  ) : one.dueAt <= now ? (
                    <>
                      <span className="font-semibold">It is due now</span>, since <Time at={one.dueAt} />: the
                      hub renews it as soon as {isLocked ? 'the vault is unlocked' : 'it is its turn'}.
                    </>
                  ) : (
                    <>
                      The hub renews it <Time at={one.dueAt} className="font-semibold" /> (
                      {formatDate(one.dueAt)}): <span className="text-muted">{renderText(one.why)}.</span>
                    </>
                  )}
                </p>
              )}
              {one.otherSettings && (
                <p>
                  It goes on with the settings that it was issued with. The last order had others, and failed:{' '}
                  {one.otherSettings.message}
                </p>
              )}
              {/* When it is tried again is said above. */}
              {one.problem && <ErrorPanel error={{ ...one.problem, retryAfter: undefined }} />}
            </div>
          )
        }
      </Loaded>
      {failed && (
        <div className="mt-3">
          <ErrorPanel error={failed} reveal />
        </div>
      )}
    </Section>
  )
}
