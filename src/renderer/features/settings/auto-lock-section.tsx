import type { AutoLock } from '../../../shared/contract/vault.ts'
import { CheckField } from '../../components/check-field.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Section } from '../../components/section.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { announce } from '../../lib/announce.ts'
import { bridge } from '../../lib/api.ts'
import { useCommand } from '../../lib/command.ts'

const choices = [0, 5, 15, 30, 60, 240]
const wordsOf = (minutes: number): string => {
  if (minutes === 0) return 'Never'
  return minutes < 60 ? `${minutes} minutes` : minutes === 60 ? '1 hour' : `${minutes / 60} hours`
}

/** When the vault locks by itself. Each change holds at once. */
export const AutoLockSection = ({ autoLock }: { autoLock: AutoLock }) => {
  const set = useCommand('vault.setAutoLock')
  const change = async (patch: Partial<AutoLock>): Promise<void> => {
    if (await set.run({ ...autoLock, ...patch })) announce('Saved.')
  }
  const listed = choices.includes(autoLock.idleMinutes) ? choices : [...choices, autoLock.idleMinutes]
  const onDesktop = bridge === window.certhub
  const elsewhere = onDesktop ? undefined : 'Holds for the desktop app only.'
  return (
    <Section
      title="Locking by itself"
      description="While the vault is locked nothing is ordered or renewed: lock it only where somebody opens it again."
    >
      <div className="flex flex-col gap-3">
        <div className="max-w-60">
          <SelectField
            label="When nobody is at work for"
            value={autoLock.idleMinutes}
            onChange={(event) => change({ idleMinutes: Number(event.target.value) })}
          >
            {listed.map((minutes) => (
              <option key={minutes} value={minutes}>
                {wordsOf(minutes)}
              </option>
            ))}
          </SelectField>
        </div>
        <CheckField
          label="When the computer goes to sleep"
          checked={autoLock.onSleep}
          onChange={(event) => change({ onSleep: event.target.checked })}
          hint={elsewhere}
        />
        <CheckField
          label="When the screen is locked"
          checked={autoLock.onScreenLock}
          onChange={(event) => change({ onScreenLock: event.target.checked })}
          hint={elsewhere}
        />
        {set.error && <ErrorPanel error={set.error} reveal />}
      </div>
    </Section>
  )
}
