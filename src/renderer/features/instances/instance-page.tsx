import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Instance } from '../../../shared/contract/instances.ts'
import { Button } from '../../components/button.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Copyable } from '../../components/copy-button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { ButtonLink } from '../../components/link.tsx'
import { Loaded } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { Fact, Facts, Section } from '../../components/section.tsx'
import { Time } from '../../components/time.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { useInstanceChoice } from '../../lib/instance-choice.ts'
import { instanceKindLabels } from '../../lib/labels.ts'
import { navigate, redirect } from '../../lib/navigation.ts'
import { useHub } from '../../lib/query.ts'
import { useAllowed } from '../../lib/role.ts'
import { InstanceForm, type InstanceValues } from './instance-form.tsx'
import { MaintenanceSection } from './maintenance-section.tsx'

const parent = { title: 'Target instances', to: '/instances' }

/** One target instance. `field`: what an error's fix wants changed; the form opens with it. */
export const InstancePage = ({ id, field }: { id: string; field?: string | undefined }) => {
  const query = useHub('instances.show', { instance: id })
  const [dialog, setDialog] = useState<'edit' | 'remove' | undefined>(field ? 'edit' : undefined)
  const mayChange = useAllowed('instances')
  const close = (): void => {
    setDialog(undefined)
    if (field) redirect(`/instances/${id}`)
  }
  return (
    <Page
      title={query.data?.name ?? 'Target instance'}
      parent={parent}
      actions={
        mayChange &&
        query.data && (
          <>
            <Button icon={Pencil} onClick={() => setDialog('edit')}>
              Edit
            </Button>
            <Button icon={Trash2} onClick={() => setDialog('remove')}>
              Remove
            </Button>
          </>
        )
      }
    >
      <Loaded query={query}>
        {(instance) => (
          <div className="flex max-w-3xl flex-col gap-4">
            <InstanceFacts instance={instance} />
            <InstanceContents instance={instance} />
            <MaintenanceSection instance={instance} />
            <EditInstance
              instance={instance}
              open={dialog === 'edit' && mayChange}
              field={field}
              onClose={close}
            />
            <RemoveInstance instance={instance} open={dialog === 'remove'} onClose={close} />
          </div>
        )}
      </Loaded>
    </Page>
  )
}

const InstanceFacts = ({ instance }: { instance: Instance }) => (
  <Section title="About">
    <Facts>
      <Fact name="Kind">{instanceKindLabels[instance.kind]}</Fact>
      {instance.settings.path && (
        <Fact name="Folder">
          <Copyable text={instance.settings.path} what="folder" />
        </Fact>
      )}
      {instance.note && <Fact name="Note">{instance.note}</Fact>}
      <Fact name="Added">
        <Time at={instance.createdAt} />
      </Fact>
      <Fact name="Id">
        <Copyable text={instance.id} what="id" />
      </Fact>
    </Facts>
  </Section>
)

const InstanceContents = ({ instance }: { instance: Instance }) => {
  const [, choose] = useInstanceChoice()
  const params = { instance: instance.id }
  const seesCredentials = useAllowed('credentials')
  const mayAdd = useAllowed('accounts')
  const go = (path: string): void => {
    choose(instance.id)
    navigate(path)
  }
  const rows = [
    {
      title: 'Certificates',
      show: 'Show certificates',
      count: instance.certificates,
      path: '/certificates',
      add: mayAdd,
    },
    {
      title: 'CA accounts',
      show: 'Show CA accounts',
      count: instance.accounts,
      path: '/accounts',
      add: mayAdd,
    },
    {
      title: 'Credentials',
      show: 'Show credentials',
      count: instance.credentials,
      path: '/credentials',
      add: seesCredentials,
    },
  ].filter(({ path }) => path !== '/credentials' || seesCredentials)
  return (
    <Section title="What it has">
      <ul className="divide-y divide-line">
        {rows.map(({ title, show, count, path, add }) => (
          <li key={path} className="flex items-center gap-3 py-1.5">
            <span className="w-28">{title}</span>
            <span className="grow font-semibold">{count}</span>
            {count > 0 && <Button onClick={() => go(path)}>{show}</Button>}
            {add && (
              <ButtonLink to={`${path}/new`} params={params} look="quiet">
                Add<span className="sr-only"> to {title}</span>
              </ButtonLink>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}

interface OneDialogProps {
  instance: Instance
  open: boolean
  onClose: () => void
}

const EditInstance = ({ instance, open, field, onClose }: OneDialogProps & { field: string | undefined }) => {
  const update = useCommand('instances.update')
  const submit = async ({ name, settings, note }: InstanceValues): Promise<void> => {
    const done = await update.run({ instance: instance.id, name, settings, note })
    if (!done) return
    announce('Saved.')
    onClose()
  }
  return (
    <Dialog open={open} onClose={onClose} title={`Edit “${instance.name}”`}>
      <InstanceForm
        instance={instance}
        running={update.running}
        error={update.error}
        focus={field}
        onSubmit={submit}
        onCancel={onClose}
      />
    </Dialog>
  )
}

const RemoveInstance = ({ instance, open, onClose }: OneDialogProps) => {
  const remove = useCommand('instances.remove')
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={`Remove “${instance.name}”?`}
      typed={instance.name}
      action="Remove the target instance"
      running={remove.running}
      error={remove.error}
      onConfirm={async () => {
        if (!(await remove.run({ instance: instance.id }))) return
        announce(`Target instance “${instance.name}” was removed.`)
        navigate('/instances')
      }}
    >
      <p>The hub forgets this target instance. Files that were written there stay.</p>
    </ConfirmDialog>
  )
}
