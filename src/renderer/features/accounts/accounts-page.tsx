import { FileKey, Plus, UserRoundCheck } from 'lucide-react'
import { useState } from 'react'
import type { Account } from '../../../shared/contract/accounts.ts'
import { StagingBadge } from '../../components/badge.tsx'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { EmptyList } from '../../components/empty-list.tsx'
import { FilterInput } from '../../components/filter-input.tsx'
import { ButtonLink, TextLink } from '../../components/link.tsx'
import { Loaded } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { AccountStatus } from '../../components/status.tsx'
import { useInstanceFilter } from '../../lib/instance-choice.ts'
import { accountStatusLabels } from '../../lib/labels.ts'
import { useHub } from '../../lib/query.ts'
import { useAllowed } from '../../lib/role.ts'
import { hrefTo } from '../../lib/route.ts'

const columns: Column<Account>[] = [
  {
    id: 'name',
    header: 'Name',
    accessorFn: (row) => row.name,
    cell: ({ row }) => <TextLink to={`/accounts/${row.original.id}`}>{row.original.name}</TextLink>,
    meta: { track: 'minmax(160px, 2fr)' },
  },
  {
    id: 'environment',
    header: 'Environment',
    accessorFn: (row) => (row.staging ? 'Staging' : 'Production'),
    cell: ({ row }) => (row.original.staging ? <StagingBadge /> : 'Production'),
    meta: { track: '110px' },
  },
  { id: 'ca', header: 'CA', accessorFn: (row) => row.caTitle, meta: { track: 'minmax(110px, 1fr)' } },
  {
    id: 'instance',
    header: 'Target instance',
    accessorFn: (row) => row.instanceName,
    meta: { track: 'minmax(110px, 1fr)', from: 720 },
  },
  {
    id: 'email',
    header: 'E-mail',
    accessorFn: (row) => row.email,
    meta: { track: 'minmax(110px, 1fr)', from: 900 },
  },
  {
    id: 'status',
    header: 'Status',
    accessorFn: (row) => accountStatusLabels[row.status],
    cell: ({ row }) => <AccountStatus status={row.original.status} />,
    meta: { track: '176px' },
  },
  {
    id: 'certificates',
    header: 'Pinned to it',
    accessorFn: (row) => row.certificates,
    meta: { track: '104px', from: 640 },
  },
]

export const AccountsPage = () => {
  const query = useHub('accounts.list', useInstanceFilter())
  const [filter, setFilter] = useState('')
  const mayAdd = useAllowed('accounts')
  const add = mayAdd && (
    <>
      <ButtonLink to="/accounts/import" icon={FileKey}>
        Import
      </ButtonLink>
      <ButtonLink to="/accounts/new" look="primary" icon={Plus}>
        Add a CA account
      </ButtonLink>
    </>
  )
  return (
    <Page title="CA accounts" fill actions={query.data?.accounts.length !== 0 && add}>
      <Loaded query={query}>
        {({ accounts }) =>
          accounts.length === 0 ? (
            <EmptyList
              of="accounts"
              things="CA accounts"
              icon={UserRoundCheck}
              title="No CA accounts yet"
              action={add}
            >
              <p>
                A certificate authority issues certificates to those who have an account with it. The hub
                registers one for you and keeps its key in the vault.
              </p>
              <p>
                For a first try use a <strong className="text-text">staging</strong> account: its certificates
                are not trusted by browsers, and mistakes do not count against the CA’s limits.
              </p>
            </EmptyList>
          ) : (
            <>
              <div className="mb-3">
                <FilterInput label="Filter CA accounts" value={filter} onChange={setFilter} />
              </div>
              <DataTable
                label="CA accounts"
                rows={accounts}
                columns={columns}
                filter={filter}
                hrefOf={(row) => hrefTo(`/accounts/${row.id}`)}
              />
            </>
          )
        }
      </Loaded>
    </Page>
  )
}
