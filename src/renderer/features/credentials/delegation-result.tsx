import { CircleCheck, CircleHelp, CircleX, type LucideIcon, TriangleAlert } from 'lucide-react'
import type { Delegation, DelegationState } from '../../../shared/contract/delegation.ts'
import { Badge, type Tone } from '../../components/badge.tsx'
import { DnsRecord } from '../../components/dns-record.tsx'

const looks: Record<DelegationState, { tone: Tone; icon: LucideIcon; word: string }> = {
  direct: { tone: 'good', icon: CircleCheck, word: 'None needed' },
  right: { tone: 'good', icon: CircleCheck, word: 'Right' },
  absent: { tone: 'warn', icon: TriangleAlert, word: 'Missing' },
  'wrong-target': { tone: 'bad', icon: CircleX, word: 'Leads elsewhere' },
  'not-writable': { tone: 'bad', icon: CircleX, word: 'Not writable' },
  loop: { tone: 'bad', icon: CircleX, word: 'Goes round' },
  unknown: { tone: 'neutral', icon: CircleHelp, word: 'Not known' },
}

const Found = ({ found }: { found: Delegation }) => {
  const { tone, icon, word } = looks[found.state]
  const wanted = found.target !== undefined && found.state !== 'direct'
  return (
    <li className="flex flex-col gap-1 py-2">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium wrap-anywhere">{found.name}</span>
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>
      </p>
      <p className="break-words text-muted">{found.text}</p>
      {wanted && <DnsRecord name={found.record} type="CNAME to" value={found.target ?? ''} />}
      {found.error && <p className="break-words text-muted">{found.error.hint}</p>}
    </li>
  )
}

/** Each name with what stands at its challenge, and the record to create. */
export const DelegationResult = ({ names }: { names: readonly Delegation[] }) => (
  <ul className="divide-y divide-line">
    {names.map((found) => (
      <Found key={found.name} found={found} />
    ))}
  </ul>
)
