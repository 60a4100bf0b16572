import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { type CredentialType, credentialTypes } from '../../../shared/contract/credential-types.ts'
import type { Credential } from '../../../shared/contract/credentials.ts'
import { DataTable } from '../../components/data-table.tsx'
import { EmptyList } from '../../components/empty-list.tsx'
import { FilterInput } from '../../components/filter-input.tsx'
import { ButtonLink } from '../../components/link.tsx'
import { Loaded } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { Section } from '../../components/section.tsx'
import { useInstanceFilter } from '../../lib/instance-choice.ts'
import { useHub } from '../../lib/query.ts'
import { hrefTo } from '../../lib/route.ts'
import { columnsOf } from './credential-columns.tsx'
import { credentialTypeInfo } from './credential-types.ts'

/** The types that are there, in their order, with what is stored of each. */
const groups = (credentials: readonly Credential[]): { type: CredentialType; rows: Credential[] }[] =>
  credentialTypes
    .map((type) => ({ type, rows: credentials.filter((each) => each.type === type) }))
    .filter(({ rows }) => rows.length > 0)

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
            <NoCredentials add={add} />
          ) : (
            <div className="flex flex-col gap-5">
              <FilterInput label="Filter credentials" value={filter} onChange={setFilter} />
              {groups(credentials).map(({ type, rows }) => (
                <Section
                  key={type}
                  bare
                  title={`${credentialTypeInfo[type].title} (${rows.length})`}
                  description={credentialTypeInfo[type].purpose}
                >
                  <DataTable
                    label={credentialTypeInfo[type].title}
                    rows={rows}
                    columns={columnsOf[type]}
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

const NoCredentials = ({ add }: { add: React.ReactNode }) => (
  <EmptyList of="credentials" things="credentials" icon={KeyRound} title="No credentials yet" action={add}>
    <p>
      To get a certificate you show that a domain is yours: the hub writes a TXT record at your DNS provider,
      the CA looks, the hub removes it again. For that it needs a credential of the provider.
    </p>
    <p>
      Logins of container registries, basic-auth passwords and certificates that you own already can be kept
      here too.
    </p>
    <p>
      Values are encrypted in the vault. Nobody can read a provider’s token back; a password can be shown
      again to who confirms it.
    </p>
  </EmptyList>
)
