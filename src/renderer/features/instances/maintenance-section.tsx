import { Pencil, Plus, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { Instance } from '../../../shared/contract/instances.ts'
import { type MaintenanceWindow, maintenanceWindows } from '../../../shared/contract/maintenance.ts'
import { Button } from '../../components/button.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Section } from '../../components/section.tsx'
import { TextField } from '../../components/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { useAllowed } from '../../lib/role.ts'

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const fresh: MaintenanceWindow = { days: [1, 2, 3, 4, 5, 6, 7], from: '02:00', to: '05:00' }

const sentence = (window: MaintenanceWindow): string => {
  const when = window.days.length === 7 ? 'Every day' : window.days.map((day) => days[day - 1]).join(', ')
  return `${when}, ${window.from} to ${window.to}${window.to <= window.from ? ' on the next day' : ''}`
}

/** When renewals may change what is on the target instance. */
export const MaintenanceSection = ({ instance }: { instance: Instance }) => {
  const [open, setOpen] = useState(false)
  const mayChange = useAllowed('instances')
  return (
    <Section
      title="Maintenance windows"
      description="The hub renews by itself within these only, by this computer’s clock. A certificate that would end first does not wait."
      actions={
        mayChange && (
          <Button icon={Pencil} onClick={() => setOpen(true)}>
            Change
          </Button>
        )
      }
    >
      {instance.maintenance.length === 0 ? (
        <p className="text-muted">At any time.</p>
      ) : (
        <ul>
          {instance.maintenance.map((window) => (
            <li key={sentence(window)}>{sentence(window)}</li>
          ))}
        </ul>
      )}
      <Dialog open={open} onClose={() => setOpen(false)} title={`Maintenance windows of “${instance.name}”`}>
        <WindowsForm instance={instance} onClose={() => setOpen(false)} />
      </Dialog>
    </Section>
  )
}

interface Row extends MaintenanceWindow {
  key: number
}

const WindowsForm = ({ instance, onClose }: { instance: Instance; onClose: () => void }) => {
  const [rows, setRows] = useState<Row[]>(() =>
    instance.maintenance.map((window, key) => ({ ...window, key })),
  )
  const [tried, setTried] = useState(false)
  const update = useCommand('instances.update')
  const change = (key: number, part: Partial<MaintenanceWindow>): void =>
    setRows((before) => before.map((row) => (row.key === key ? { ...row, ...part } : row)))
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setTried(true)
    const maintenance = rows.map(({ key: _, ...window }) => window)
    if (!maintenanceWindows.safeParse(maintenance).success) return
    if (!(await update.run({ instance: instance.id, maintenance }))) return
    announce('Saved.')
    onClose()
  }
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      {rows.length === 0 && <p className="text-muted">No window: renewals happen at any time.</p>}
      {rows.map((row, place) => (
        <WindowFields
          key={row.key}
          name={`Window ${place + 1}`}
          window={row}
          tried={tried}
          onChange={(part) => change(row.key, part)}
          onRemove={() => setRows((before) => before.filter(({ key }) => key !== row.key))}
        />
      ))}
      <div>
        <Button
          icon={Plus}
          onClick={() =>
            setRows((before) => [
              ...before,
              { ...fresh, key: 1 + Math.max(0, ...before.map(({ key }) => key)) },
            ])
          }
        >
          Add a window
        </Button>
      </div>
      {update.error && <ErrorPanel error={update.error} fixHere reveal />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" running={update.running}>
          Save
        </Button>
      </DialogActions>
    </form>
  )
}

interface WindowFieldsProps {
  name: string
  window: MaintenanceWindow
  tried: boolean
  onChange: (part: Partial<MaintenanceWindow>) => void
  onRemove: () => void
}

const WindowFields = ({ name, window, tried, onChange, onRemove }: WindowFieldsProps) => (
  <fieldset className="flex flex-col gap-2 rounded-md border border-line p-3">
    <legend className="px-1 font-medium">{name}</legend>
    <div className="flex flex-wrap gap-x-3 gap-y-1">
      {days.map((day, index) => (
        <label key={day} className="flex items-center gap-1.5">
          <input
            type="checkbox"
            className="size-4"
            checked={window.days.includes(index + 1)}
            onChange={({ target }) =>
              onChange({
                days: target.checked
                  ? [...window.days, index + 1].sort()
                  : window.days.filter((each) => each !== index + 1),
              })
            }
          />
          {day}
        </label>
      ))}
    </div>
    {tried && window.days.length === 0 && (
      <p role="alert" className="text-xs text-bad">
        Choose a day.
      </p>
    )}
    <div className="flex items-start gap-3">
      <TextField
        label="From"
        type="time"
        value={window.from}
        onChange={(event) => onChange({ from: event.target.value })}
        error={tried && !window.from ? 'Enter a time.' : undefined}
      />
      <TextField
        label="To"
        type="time"
        value={window.to}
        onChange={(event) => onChange({ to: event.target.value })}
        error={tried && !window.to ? 'Enter a time.' : undefined}
        hint={window.to <= window.from ? 'on the next day' : undefined}
      />
      <Button look="quiet" icon={Trash2} onClick={onRemove} className="mt-6 ml-auto">
        Remove
      </Button>
    </div>
  </fieldset>
)
