import { RotateCw } from 'lucide-react'
import { useState } from 'react'
import type { Certificate } from '../../../shared/contract/certificates.ts'
import { Button } from '../../components/button.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { formatCount, formatNames } from '../../lib/format.ts'

const mostNamed = 5

/** Renews all certificates that the table shows: filter it first. */
export const RenewMany = ({ certificates }: { certificates: readonly Certificate[] }) => {
  const [open, setOpen] = useState(false)
  const renew = useCommand('renewal.renewNow')
  const many = formatCount(certificates.length, 'certificate')
  const close = (): void => setOpen(false)
  const start = async (): Promise<void> => {
    const answer = await renew.run({ certificates: certificates.map(({ id }) => id) })
    if (!answer) return
    announce(`${formatCount(answer.started, 'renewal')} started.`)
    close()
  }
  return (
    <>
      <Button look="quiet" icon={RotateCw} onClick={() => setOpen(true)}>
        Renew these {certificates.length.toLocaleString('en')}…
      </Button>
      <ConfirmDialog
        open={open}
        onClose={close}
        title={`Renew ${many} now?`}
        action={`Renew ${many}`}
        danger={false}
        running={renew.running}
        error={renew.error}
        onConfirm={start}
      >
        <p>Each is ordered anew, some at a time; those that end first come first. The CA’s limits count.</p>
        <ul className="mt-2 font-mono text-xs text-muted">
          {certificates.slice(0, mostNamed).map(({ id, names }) => (
            <li key={id} className="truncate">
              {formatNames(names)}
            </li>
          ))}
          {certificates.length > mostNamed && <li>and {certificates.length - mostNamed} more</li>}
        </ul>
      </ConfirmDialog>
    </>
  )
}
