import { Plus, Server } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Instance } from '../../../shared/contract/instances.ts'
import { Button } from '../../components/button.tsx'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { FilterInput } from '../../components/filter-input.tsx'
import { TextLink } from '../../components/link.tsx'
import { Loaded } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { Time } from '../../components/time.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { instanceKindLabels } from '../../lib/labels.ts'
import { navigate, redirect } from '../../lib/navigation.ts'
import { useHub } from '../../lib/query.ts'
import { useAllowed } from '../../lib/role.ts'
import { hrefTo } from '../../lib/route.ts'
import { InstanceForm, type InstanceValues } from './instance-form.tsx'

const columns: Column<Instance>[] = [
  {
    id: 'name',
    header: 'Name',
    accessorFn: (row) => row.name,
    cell: ({ row }) => <TextLink to={`/instances/${row.original.id}`}>{row.original.name}</TextLink>,
    meta: { track: 'minmax(140px, 2fr)' },
  },
  {
    id: 'kind',
    header: 'Kind',
    accessorFn: (row) => instanceKindLabels[row.kind],
    meta: { track: 'minmax(124px, 1fr)' },
  },
  {
    id: 'path',
    header: 'Where',
    accessorFn: (row) => row.settings.path ?? '',
    cell: ({ getValue }) => <span className="font-mono text-xs">{String(getValue())}</span>,
    meta: { track: 'minmax(120px, 2fr)', from: 760 },
  },
  { id: 'accounts', header: 'CA accounts', accessorFn: (row) => row.accounts, meta: { track: '110px' } },
  {
    id: 'credentials',
    header: 'Credentials',
    accessorFn: (row) => row.credentials,
    meta: { track: '110px' },
  },
  {
    id: 'certificates',
    header: 'Certificates',
    accessorFn: (row) => row.certificates,
    meta: { track: '110px' },
  },
  {
    id: 'created',
    header: 'Added',
    accessorFn: (row) => row.createdAt,
    cell: ({ row }) => <Time at={row.original.createdAt} />,
    meta: { track: '120px', from: 900 },
  },
]

export const InstancesPage = ({ adding }: { adding: boolean }) => {
  const query = useHub('instances.list', {})
  const [filter, setFilter] = useState('')
  const [open, setOpen] = useState(adding)
  const mayAdd = useAllowed('instances')
  useEffect(() => setOpen(adding), [adding])
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setOpen(true)}>
      Add a target instance
    </Button>
  )
  return (
    <Page title="Target instances" fill actions={mayAdd && add}>
      <p className="mb-3 max-w-3xl text-muted">
        A place that certificates are for: this computer, or a folder that another program reads. Each has its
        own CA accounts, credentials and certificates.
      </p>
      <Loaded query={query}>
        {({ instances }) =>
          instances.length === 0 ? (
            <EmptyState icon={Server} title="No target instances" action={mayAdd && add}>
              <p>Add the first place that certificates are for.</p>
            </EmptyState>
          ) : (
            <>
              <div className="mb-3">
                <FilterInput label="Filter target instances" value={filter} onChange={setFilter} />
              </div>
              <DataTable
                label="Target instances"
                rows={instances}
                columns={columns}
                filter={filter}
                hrefOf={(row) => hrefTo(`/instances/${row.id}`)}
              />
            </>
          )
        }
      </Loaded>
      <AddInstance
        open={open}
        onClose={() => {
          setOpen(false)
          if (adding) redirect('/instances')
        }}
      />
    </Page>
  )
}

const AddInstance = ({ open, onClose }: { open: boolean; onClose: () => void }) => {
  const add = useCommand('instances.add')
  const submit = async (values: InstanceValues): Promise<void> => {
    const settings = values.kind === 'folder' ? values.settings : {}
    const instance = await add.run({ ...values, settings })
    if (!instance) return
    announce(`Target instance “${instance.name}” was added.`)
    onClose()
    navigate(`/instances/${instance.id}`)
  }
  return (
    <Dialog open={open} onClose={onClose} title="Add a target instance">
      <InstanceForm running={add.running} error={add.error} onSubmit={submit} onCancel={onClose} />
    </Dialog>
  )
}
