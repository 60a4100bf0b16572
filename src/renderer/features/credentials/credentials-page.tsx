import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { credentialTypes } from '../../../shared/contract/credential-types.ts'
import type { Credential } from '../../../shared/contract/credentials.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { FilterInput } from '../../components/filter-input.tsx'
import { ButtonLink, TextLink } from '../../components/link.tsx'
import { Loaded } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { Section } from '../../components/section.tsx'
import { Time } from '../../components/time.tsx'
import { useInstanceFilter } from '../../lib/instance-choice.ts'
import { useHub } from '../../lib/query.ts'
import { hrefTo } from '../../lib/route.ts'
import { credentialTypeInfo } from './credential-types.ts'

const columns: Column<Credential>[] = [
  {
    id: 'name',
    header: 'Name',
    accessorFn: (row) => row.name,
    cell: ({ row }) => <TextLink to={`/credentials/${row.original.id}`}>{row.original.name}</TextLink>,
    meta: { track: 'minmax(150px, 2fr)' },
  },
  {
    id: 'provider',
    header: 'Provider',
    accessorFn: (row) => row.providerTitle,
    meta: { track: 'minmax(120px, 1fr)' },
  },
  {
    id: 'instance',
    header: 'Target instance',
    accessorFn: (row) => row.instanceName,
    meta: { track: 'minmax(110px, 1fr)' },
  },
  { id: 'certificates', header: 'Used by', accessorFn: (row) => row.certificates, meta: { track: '90px' } },
  {
    id: 'replaced',
    header: 'Values set',
    accessorFn: (row) => row.replacedAt,
    cell: ({ row }) => <Time at={row.original.replacedAt} />,
    meta: { track: '120px', from: 760 },
  },
  {
    id: 'used',
    header: 'Last used',
    accessorFn: (row) => row.lastUsedAt ?? 0,
    cell: ({ row }) => (row.original.lastUsedAt ? <Time at={row.original.lastUsedAt} /> : 'never'),
    meta: { track: '120px', from: 640 },
  },
]

export const CredentialsPage = () => {
  const query = useHub('credentials.list', useInstanceFilter())
  const [filter, setFilter] = useState('')
  const add = (
    <ButtonLink to="/credentials/new" look="primary" icon={Plus}>
      Add a credential
    </ButtonLink>
  )
  return (
    <Page title="Credentials" actions={query.data?.credentials.length !== 0 && add}>
      <Loaded query={query}>
        {({ credentials }) =>
          credentials.length === 0 ? (
            <EmptyState icon={KeyRound} title="No credentials yet" action={add}>
              <p>
                To get a certificate you show that a domain is yours: the hub writes a TXT record at your DNS
                provider, the CA looks, the hub removes it again. For that it needs a credential of the
                provider.
              </p>
              <p>Values are encrypted in the vault. They can be replaced, but nobody can read them back.</p>
            </EmptyState>
          ) : (
            <div className="flex flex-col gap-5">
              <FilterInput label="Filter credentials" value={filter} onChange={setFilter} />
              {credentialTypes.map((type) => (
                <Section
                  key={type}
                  bare
                  title={credentialTypeInfo[type].title}
                  description={credentialTypeInfo[type].purpose}
                >
                  <DataTable
                    label={credentialTypeInfo[type].title}
                    rows={credentials.filter((each) => each.type === type)}
                    columns={columns}
                    filter={filter}
                    hrefOf={(row) => hrefTo(`/credentials/${row.id}`)}
                  />
                </Section>
              ))}
            </div>
          )
        }
      </Loaded>
    </Page>
  )
}
