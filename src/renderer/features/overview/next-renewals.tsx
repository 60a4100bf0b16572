import { CalendarClock } from 'lucide-react'
import { renderText } from '../../../shared/texts.ts'
import { StagingBadge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { Loaded } from '../../components/loading.tsx'
import { Notice } from '../../components/notice.tsx'
import { Section } from '../../components/section.tsx'
import { Time } from '../../components/time.tsx'
import { useCommand } from '../../lib/command.ts'
import { formatNames } from '../../lib/format.ts'
import { useNow } from '../../lib/now.ts'
import { useHub } from '../../lib/query.ts'
import { useAllowed } from '../../lib/role.ts'
import { hrefTo } from '../../lib/route.ts'

const shown = 5

/** What the hub renews by itself next. `of`: of these certificates only. */
export const NextRenewals = ({ of }: { of?: ReadonlySet<string> | undefined }) => {
  // The hub knows the first ones of all instances; those of one are among all.
  const query = useHub('renewal.outlook', of ? {} : { limit: shown })
  const now = Math.max(useNow(), Date.now())
  const trust = useCommand('renewal.trustClock')
  const mayTrust = useAllowed('settings')
  return (
    <Section title="Next renewals" description="Done by the hub itself while its vault is open.">
      <Loaded query={query}>
        {({ certificates: all, clockDoubt }) => {
          const certificates = (of ? all.filter((each) => of.has(each.certificate)) : all).slice(0, shown)
          return (
            <div className="flex flex-col gap-3">
              {clockDoubt && (
                <Notice
                  look="warn"
                  title={`This computer’s clock may be wrong: ${clockDoubt}.`}
                  actions={
                    mayTrust && (
                      <Button running={trust.running} onClick={() => trust.run({})}>
                        The clock is right
                      </Button>
                    )
                  }
                >
                  <p className="text-muted">
                    Only a few certificates an hour are renewed until that is clear.
                  </p>
                </Notice>
              )}
              {certificates.length === 0 ? (
                <p className="text-muted">Nothing was issued yet.</p>
              ) : (
                <ul className="-mx-2 flex flex-col">
                  {certificates.map((each) => (
                    <li key={each.certificate}>
                      <a
                        href={hrefTo(`/certificates/${each.certificate}`)}
                        className="grid grid-cols-[16px_minmax(0,2fr)_minmax(0,2fr)_auto] items-center gap-3 rounded-md px-2 py-1.5 hover:bg-hover"
                      >
                        <CalendarClock aria-hidden className="size-4 text-muted" />
                        <span className="flex min-w-0 items-center gap-1.5">
                          <span className="truncate font-mono text-xs">{formatNames(each.names)}</span>
                          {each.staging && <StagingBadge />}
                        </span>
                        <span className="truncate text-muted">
                          {each.running
                            ? 'now'
                            : renderText(each.why) || (each.pausedAt === undefined ? 'revoked' : 'paused')}
                        </span>
                        {each.dueAt !== undefined &&
                          (each.dueAt <= now ? (
                            <span className="text-muted">due now</span>
                          ) : (
                            <Time at={each.dueAt} className="text-muted" />
                          ))}
                      </a>
                    </li>
                  ))}
                </ul>
              )}
            </div>
          )
        }}
      </Loaded>
    </Section>
  )
}
