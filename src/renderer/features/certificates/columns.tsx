import type { Certificate } from '../../../shared/contract/certificates.ts'
import { StagingBadge } from '../../components/badge.tsx'
import type { Column } from '../../components/data-table.tsx'
import { TextLink } from '../../components/link.tsx'
import {
  CertificateStatus,
  certificateStatus,
  OrderStatus,
  orderStatusWord,
} from '../../components/status.tsx'
import { Time } from '../../components/time.tsx'
import { useNow } from '../../lib/now.ts'

/** What is urgent sorts first. */
const urgency: Record<Certificate['status'], number> = {
  expired: 0,
  revoked: 0,
  failed: 1,
  expiring: 2,
  ordering: 3,
  'never-issued': 4,
  valid: 5,
}

export const certificateColumns: Column<Certificate>[] = [
  {
    id: 'status',
    header: 'Status',
    accessorFn: (row) => certificateStatus[row.status].word,
    sortingFn: (a, b) => urgency[a.original.status] - urgency[b.original.status],
    cell: ({ row }) => <CertificateStatus status={row.original.status} />,
    meta: { track: '136px' },
  },
  {
    id: 'names',
    header: 'Names',
    accessorFn: (row) => row.names.join(' '),
    cell: ({ row }) => <Names certificate={row.original} />,
    meta: { track: 'minmax(180px, 2.4fr)' },
  },
  {
    id: 'instance',
    header: 'Target instance',
    accessorFn: (row) => row.instanceName,
    meta: { track: 'minmax(110px, 1fr)', from: 900 },
  },
  {
    id: 'ca',
    header: 'CA',
    accessorFn: (row) => `${row.caTitle ?? ''} ${row.staging ? 'Staging' : ''}`.trim(),
    cell: ({ row }) => (
      <span className="flex items-center gap-1.5">
        {row.original.caTitle && <span className="truncate">{row.original.caTitle}</span>}
        {row.original.staging && <StagingBadge />}
      </span>
    ),
    meta: { track: 'minmax(150px, 1.5fr)' },
  },
  {
    id: 'expires',
    header: 'Expires',
    accessorFn: (row) => row.notAfter ?? 0,
    cell: ({ row }) =>
      row.original.notAfter ? <Time at={row.original.notAfter} /> : <span className="text-muted">–</span>,
    meta: { track: '110px' },
  },
  {
    id: 'renews',
    header: 'Renews',
    accessorFn: (row) => row.renewal?.at ?? Number.MAX_SAFE_INTEGER,
    cell: ({ row }) => <Renewal of={row.original} />,
    meta: { track: '110px', from: 1100, words: ({ renewal }) => (renewal?.paused ? 'paused' : '') },
  },
  {
    id: 'last',
    header: 'Last order',
    accessorFn: (row) => row.lastOrder?.at ?? 0,
    cell: ({ row: { original } }) =>
      original.lastOrder && (
        <span className="flex items-center gap-2">
          <OrderStatus state={original.lastOrder.state} />
          <Time at={original.lastOrder.at} className="truncate text-xs text-muted" />
        </span>
      ),
    meta: {
      track: '190px',
      from: 790,
      words: ({ lastOrder }) => (lastOrder ? orderStatusWord(lastOrder.state) : ''),
    },
  },
]

const Renewal = ({ of: { renewal } }: { of: Certificate }) => {
  const now = Math.max(useNow(), Date.now())
  if (renewal?.paused) return <span className="text-warn">paused</span>
  if (renewal?.at === undefined) return <span className="text-muted">–</span>
  return renewal.at <= now ? 'due now' : <Time at={renewal.at} />
}

const Names = ({ certificate: { id, names } }: { certificate: Certificate }) => (
  <span className="flex items-center gap-1.5" title={names.join('\n')}>
    <span className="truncate font-mono text-xs">
      <TextLink to={`/certificates/${id}`}>{names[0]}</TextLink>
    </span>
    {names.length > 1 && <span className="shrink-0 text-xs text-muted">+{names.length - 1}</span>}
  </span>
)
