import { CircleCheck, CircleHelp, CircleX, Clock3, type LucideIcon, TriangleAlert } from 'lucide-react'
import type { PersistAccount, PersistRecord, PersistState } from '../../shared/contract/persist.ts'
import { Badge, type Tone } from './badge.tsx'
import { DnsRecord } from './dns-record.tsx'
import { ErrorPanel } from './error-panel.tsx'
import { Time } from './time.tsx'

const looks: Record<PersistState, { tone: Tone; icon: LucideIcon; word: string }> = {
  stands: { tone: 'good', icon: CircleCheck, word: 'Stands' },
  partly: { tone: 'warn', icon: Clock3, word: 'At some name servers' },
  missing: { tone: 'warn', icon: TriangleAlert, word: 'Missing' },
  'other-account': { tone: 'bad', icon: CircleX, word: 'Names another account' },
  'no-wildcard': { tone: 'bad', icon: CircleX, word: 'Not for wildcards' },
  expired: { tone: 'bad', icon: CircleX, word: 'Has ended' },
  malformed: { tone: 'bad', icon: CircleX, word: 'Malformed' },
  unknown: { tone: 'neutral', icon: CircleHelp, word: 'Not known' },
}

const issuerTexts: Record<NonNullable<PersistAccount['issuerFrom']>, string> = {
  directory: '',
  caa: 'The CA’s name in it is the one it goes by in CAA records; at the first order its challenge says for sure.',
  catalogue: 'The CA’s name in it is from Certhub’s list; at the first order its challenge says for sure.',
}

const Found = ({ found }: { found: PersistRecord }) => {
  const { tone, icon, word } = looks[found.state]
  return (
    <li className="flex flex-col gap-1 py-2">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium wrap-anywhere">{found.name}</span>
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>
        {found.until !== undefined && (
          <span className="text-muted">
            ends <Time at={found.until} />
          </span>
        )}
      </p>
      <DnsRecord name={found.record} type="TXT" value={found.txt} />
      {found.error && (
        <p className="break-words text-muted">
          {found.error.message} {found.error.hint}
        </p>
      )}
    </li>
  )
}

/** The records of one account, with what stands now. */
export const PersistRecords = ({ account }: { account: PersistAccount }) => (
  <div>
    <p className="text-muted">
      For “{account.accountName}” ({account.caTitle}).{' '}
      {account.issuerFrom && !account.ready && issuerTexts[account.issuerFrom]}
    </p>
    {account.error && <ErrorPanel error={account.error} />}
    <ul className="divide-y divide-line">
      {account.records.map((found) => (
        <Found key={found.name} found={found} />
      ))}
    </ul>
  </div>
)
