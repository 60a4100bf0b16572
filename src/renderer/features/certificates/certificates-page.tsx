import { BadgeCheck, Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { DataTable } from '../../components/data-table.tsx'
import { EmptyList } from '../../components/empty-list.tsx'
import { FilterInput } from '../../components/filter-input.tsx'
import { ButtonLink } from '../../components/link.tsx'
import { Loaded } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { certificateStatus } from '../../components/status.tsx'
import { useInstanceFilter } from '../../lib/instance-choice.ts'
import { navigate } from '../../lib/navigation.ts'
import { useHub } from '../../lib/query.ts'
import { useAllowed } from '../../lib/role.ts'
import { hrefTo } from '../../lib/route.ts'
import { fallsIn, formatDays, type Span } from '../../lib/weeks.ts'
import { certificateColumns } from './columns.tsx'
import { RenewMany } from './renew-many.tsx'

const statuses = Object.entries(certificateStatus)

/** All managed certificates; `status` narrows to one state, `span` to some days, as the overview's figures do. */
export const CertificatesPage = ({
  status,
  span,
}: {
  status: string | undefined
  span: Span | undefined
}) => {
  const query = useHub('certificates.list', useInstanceFilter())
  const [filter, setFilter] = useState('')
  const mayOrder = useAllowed('order')
  const add = mayOrder && (
    <ButtonLink to="/certificates/new" look="primary" icon={Plus}>
      New certificate
    </ButtonLink>
  )
  const word = statuses.find(([name]) => name === status)?.[1].word
  const only = [word, span && `renewed or ending ${formatDays(span)}`].filter(Boolean).join(', ')
  return (
    <Page title="Certificates" fill>
      <Loaded query={query}>
        {({ certificates }) => {
          if (certificates.length === 0) {
            return (
              <EmptyList
                of="certificates"
                things="certificates"
                icon={BadgeCheck}
                title="No certificates yet"
                action={add}
              >
                <p>
                  Enter the names, and the hub orders the certificate: it shows the CA that the names are
                  yours, keeps the key in the vault, and puts the files where they are needed.
                </p>
              </EmptyList>
            )
          }
          const now = Date.now()
          const rows = certificates.filter(
            (each) => (!word || each.status === status) && (!span || fallsIn(each, span, now)),
          )
          return (
            <>
              <div className="mb-3 flex flex-wrap items-center gap-3">
                <FilterInput label="Filter certificates" value={filter} onChange={setFilter} />
                {only && (
                  <Button
                    icon={X}
                    onClick={() => navigate('/certificates')}
                    aria-label={`Show all, not only ${only}`}
                  >
                    Only: {only}
                  </Button>
                )}
              </div>
              <DataTable
                label="Certificates"
                rows={rows}
                columns={certificateColumns}
                filter={filter}
                hrefOf={(row) => hrefTo(`/certificates/${row.id}`)}
                footer={(shown) => mayOrder && shown.length > 1 && <RenewMany certificates={shown} />}
              />
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}
