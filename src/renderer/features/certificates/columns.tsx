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

const Names = ({ certificate: { id, names } }: { certificate: Certificate }) => (
  <span className="flex items-center gap-1.5" title={names.join('\n')}>
    <span className="truncate font-mono text-xs">
      <TextLink to={`/certificates/${id}`}>{names[0]}</TextLink>
    </span>
    {names.length > 1 && <span className="shrink-0 text-xs text-muted">+{names.length - 1}</span>}
  </span>
)
