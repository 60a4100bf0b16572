import { Star } from 'lucide-react'
import type { CredentialType } from '../../../shared/contract/credential-types.ts'
import type { Credential } from '../../../shared/contract/credentials.ts'
import { Badge, StagingBadge } from '../../components/badge.tsx'
import type { Column } from '../../components/data-table.tsx'
import { TextLink } from '../../components/link.tsx'
import { Time } from '../../components/time.tsx'
import { formatNames } from '../../lib/format.ts'
import { ExpiryBadge } from './expiry-badge.tsx'
import { MakeDefault } from './make-default.tsx'

const name: Column<Credential> = {
  id: 'name',
  header: 'Name',
  accessorFn: (row) => row.name,
  cell: ({ row }) => <TextLink to={`/credentials/${row.original.id}`}>{row.original.name}</TextLink>,
  meta: { track: 'minmax(150px, 2fr)' },
}
const instance: Column<Credential> = {
  id: 'instance',
  header: 'Target instance',
  accessorFn: (row) => row.instanceName,
  meta: { track: 'minmax(110px, 1fr)' },
}
const used: Column<Credential> = {
  id: 'used',
  header: 'Last used',
  accessorFn: (row) => row.lastUsedAt ?? 0,
  cell: ({ row }) => (row.original.lastUsedAt ? <Time at={row.original.lastUsedAt} /> : 'never'),
  meta: { track: '120px', from: 640 },
}
const replaced: Column<Credential> = {
  id: 'replaced',
  header: 'Values set',
  accessorFn: (row) => row.replacedAt,
  cell: ({ row }) => <Time at={row.original.replacedAt} />,
  meta: { track: '120px', from: 760 },
}
const provider: Column<Credential> = {
  id: 'provider',
  header: 'Provider',
  accessorFn: (row) => row.providerTitle,
  meta: { track: 'minmax(120px, 1fr)' },
}
const text = (
  id: string,
  header: string,
  accessorFn: (row: Credential) => string,
  track = 'minmax(110px, 1fr)',
): Column<Credential> => ({ id, header, accessorFn, meta: { track } })

const waysOf = ({ fieldsSet }: Credential): string =>
  [fieldsSet.includes('privateKey') && 'key', fieldsSet.includes('password') && 'password']
    .filter(Boolean)
    .join(', ')

/** What one wants to see of each type at a glance. */
export const columnsOf: Record<CredentialType, Column<Credential>[]> = {
  dns: [
    name,
    provider,
    instance,
    { id: 'certificates', header: 'Used by', accessorFn: (row) => row.certificates, meta: { track: '90px' } },
    replaced,
    used,
  ],
  'container-registry': [
    name,
    text('server', 'Server', (row) => row.registry?.server ?? '', 'minmax(130px, 2fr)'),
    text('user', 'User name', (row) => row.registry?.username ?? ''),
    instance,
    {
      id: 'default',
      header: 'Default',
      accessorFn: (row) => (row.registry?.isDefault ? 'default' : ''),
      cell: ({ row }) =>
        row.original.registry?.isDefault ? (
          <Badge tone="info" icon={Star}>
            Default
          </Badge>
        ) : (
          <MakeDefault credential={row.original} look="quiet" />
        ),
      meta: { track: '152px' },
    },
  ],
  'basic-auth': [name, text('user', 'User name', (row) => row.basicAuth?.username ?? ''), instance, replaced],
  ssh: [
    name,
    text('user', 'User name', (row) => row.ssh?.username ?? ''),
    { ...text('way', 'Logs in with', waysOf), meta: { track: 'minmax(110px, 1fr)', from: 760 } },
    instance,
    { id: 'certificates', header: 'Used by', accessorFn: (row) => row.certificates, meta: { track: '90px' } },
    used,
  ],
  'tls-certificate': [
    name,
    text('names', 'For', (row) => formatNames(row.tls?.names ?? [], 2), 'minmax(140px, 2fr)'),
    text('issuer', 'Issuer', (row) => row.tls?.issuer ?? ''),
    instance,
    {
      id: 'expires',
      header: 'Expires',
      accessorFn: (row) => row.tls?.notAfter ?? 0,
      cell: ({ row }) => row.original.tls && <ExpiryBadge at={row.original.tls.notAfter} />,
      meta: { track: '140px' },
    },
  ],
  'acme-wildcard': [
    name,
    text('names', 'For', (row) => formatNames(row.wildcard?.names ?? [], 2), 'minmax(140px, 2fr)'),
    provider,
    instance,
    {
      id: 'issued',
      header: 'Certificate',
      accessorFn: (row) => (row.wildcard?.certificateId ? 'issued' : 'not issued yet'),
      cell: ({ row: { original } }) => (
        <span className="flex items-center gap-2">
          {original.wildcard?.certificateId ? (
            <TextLink to={`/certificates/${original.wildcard.certificateId}`}>Show</TextLink>
          ) : (
            <span className="text-muted">Not issued yet</span>
          )}
          {original.wildcard?.staging && <StagingBadge />}
        </span>
      ),
      meta: { track: '140px' },
    },
  ],
}
