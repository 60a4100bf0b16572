import { CircleCheck, CircleX } from 'lucide-react'
import type { AuditEntry } from '../../../shared/contract/audit.ts'
import { Badge } from '../../components/badge.tsx'
import { Time } from '../../components/time.tsx'

const cell = 'px-3 py-1.5 align-top'

export const AuditTable = ({ entries }: { entries: readonly AuditEntry[] }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
  <section aria-label="Activity log" tabIndex={0} className="card overflow-x-auto">
    <table className="w-full text-left">
      <thead className="border-b border-line bg-sunken text-xs text-muted">
        <tr>
          {['When', 'Result', 'What', 'Which', 'Who', 'Detail'].map((title) => (
            <th key={title} scope="col" className="h-8.5 px-3 font-medium whitespace-nowrap">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {entries.map((entry) => (
          <tr key={entry.seq}>
            <td className={`${cell} whitespace-nowrap`}>
              <Time at={entry.at} />
            </td>
            <td className={cell}>
              {entry.result === 'ok' ? (
                <Badge tone="good" icon={CircleCheck}>
                  Done
                </Badge>
              ) : (
                <Badge tone="bad" icon={CircleX}>
                  Failed
                </Badge>
              )}
            </td>
            <td className={`${cell} font-mono text-xs leading-5`}>{entry.action}</td>
            <td className={`${cell} max-w-64 break-words`}>{entry.subject}</td>
            <td className={`${cell} whitespace-nowrap text-muted`}>
              {[entry.who, entry.via, entry.role].filter(Boolean).join(' · ')}
            </td>
            <td className={`${cell} max-w-64 font-mono text-xs leading-5 break-words text-muted`}>
              {entry.detail}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)
