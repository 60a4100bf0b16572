import { useState } from 'react'
import { type ErrorPage, listErrorPages } from '../../../shared/error-guide/error-page.ts'
import { plainText } from '../../../shared/rich-text.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { FilterInput } from '../../components/filter-input.tsx'
import { TextLink } from '../../components/link.tsx'
import { Page } from '../../components/page.tsx'
import { RichText } from '../../components/rich-text.tsx'
import { hrefTo } from '../../lib/route.ts'
import { BackButton } from './back-button.tsx'

type Row = ErrorPage & { id: string }

const columns: Column<Row>[] = [
  {
    id: 'code',
    header: 'Code',
    accessorFn: (row) => row.code,
    cell: ({ row }) => (
      <span className="font-mono text-xs">
        <TextLink to={`/errors/${row.original.code}`}>{row.original.code}</TextLink>
      </span>
    ),
    meta: { track: 'minmax(200px, 1fr)' },
  },
  {
    id: 'message',
    header: 'Message',
    accessorFn: (row) => plainText(row.message),
    cell: ({ row }) => <RichText text={row.original.message} />,
    meta: { track: 'minmax(220px, 3fr)' },
  },
  { id: 'part', header: 'Part', accessorFn: (row) => row.part, meta: { track: '150px', from: 720 } },
]

/** Every error code of Certhub. */
export const ErrorsPage = () => {
  const [filter, setFilter] = useState('')
  const [rows] = useState(() => listErrorPages().map((page): Row => ({ ...page, id: page.code })))
  return (
    <Page title="Error codes" fill actions={<BackButton />}>
      <div className="mb-3">
        <FilterInput label="Filter error codes" value={filter} onChange={setFilter} />
      </div>
      <DataTable
        label="Error codes"
        rows={rows}
        columns={columns}
        filter={filter}
        hrefOf={(row) => hrefTo(`/errors/${row.code}`)}
      />
    </Page>
  )
}
