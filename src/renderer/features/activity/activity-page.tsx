import { Download, ScrollText, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { FilterInput } from '../../components/filter-input.tsx'
import { Loaded } from '../../components/loading.tsx'
import { Notice } from '../../components/notice.tsx'
import { Page } from '../../components/page.tsx'
import { useCommand } from '../../lib/command.ts'
import { formatCount } from '../../lib/format.ts'
import { saveText } from '../../lib/save-text.ts'
import { useLast } from '../../lib/use-last.ts'
import { useSettled } from '../../lib/use-settled.ts'
import { AuditTable } from './audit-table.tsx'
import { type AuditFilter, useAudit } from './use-audit.ts'
import { VerifyResult } from './verify-result.tsx'

/** Who did what, when: the hash-chained log. */
export const ActivityPage = () => {
  const [search, setSearch] = useState('')
  const [failed, setFailed] = useState(false)
  const filter: AuditFilter = {
    search: useSettled(search.trim(), 200),
    ...(failed && { result: 'failed' as const }),
  }
  const query = useAudit(filter)
  const data = useLast(query.data, true)
  const [verified, setVerified] = useState<Parameters<typeof VerifyResult>[0]['result']>()
  const verify = useCommand('audit.verify')
  const save = useCommand('audit.export')
  const error = verify.error ?? save.error
  const nothing = data?.entries.length === 0 && !search && !failed
  return (
    <Page
      title="Activity"
      actions={
        <>
          <Button
            icon={ShieldCheck}
            running={verify.running}
            onClick={async () => setVerified(await verify.run({}))}
          >
            Verify the log
          </Button>
          <Button
            icon={Download}
            running={save.running}
            onClick={async () => {
              const log = await save.run({ ...filter, format: 'jsonl' })
              if (log) saveText('certhub-activity.jsonl', log.text)
            }}
          >
            Export
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-4">
          <FilterInput label="Filter activity" value={search} onChange={setSearch} />
          <label className="flex items-center gap-2">
            <input
              type="checkbox"
              className="size-4"
              checked={failed}
              onChange={(event) => setFailed(event.target.checked)}
            />
            Only what failed
          </label>
        </div>
        <div aria-live="polite">{verified && <VerifyResult result={verified} />}</div>
        {error && <ErrorPanel error={error} />}
        <Loaded query={{ ...query, data }}>
          {({ entries }) =>
            nothing ? (
              <EmptyState icon={ScrollText} title="Nothing has been done yet">
                <p>
                  Every change is written down here: who, what, when, and whether it worked. Values never are.
                </p>
              </EmptyState>
            ) : entries.length === 0 ? (
              <Notice title="Nothing fits this filter." />
            ) : (
              <>
                <AuditTable entries={entries} />
                <div className="flex items-center gap-3">
                  {query.hasNextPage && (
                    <Button running={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
                      Show older
                    </Button>
                  )}
                  <span className="text-muted">{formatCount(entries.length, 'entry', 'entries')} shown</span>
                </div>
              </>
            )
          }
        </Loaded>
      </div>
    </Page>
  )
}
