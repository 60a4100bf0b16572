import { Archive, KeyRound, KeySquare, Lock, LockOpen, RefreshCcw } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { VaultStatus } from '../../../shared/contract/vault.ts'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Fact, Facts, Section } from '../../components/section.tsx'
import { useCommand } from '../../lib/command.ts'
import { sourceLabels } from '../../lib/labels.ts'
import { redirect } from '../../lib/navigation.ts'
import { BackupDialog } from './backup-dialog.tsx'
import { RecoveryKeyDialog } from './recovery-key-dialog.tsx'
import { RekeyDialog } from './rekey-dialog.tsx'
import { RotateDialog } from './rotate-dialog.tsx'

type Open = 'rekey' | 'rotate' | 'recovery' | 'backup'

interface VaultSectionProps {
  vault: VaultStatus
  isAdmin: boolean
  /** Ask at once how the master key is kept from now on. */
  protecting: boolean
}

export const VaultSection = ({ vault, isAdmin, protecting }: VaultSectionProps) => {
  const lock = useCommand('vault.lock')
  const [chosen, setOpen] = useState<Open>()
  const locked = vault.state === 'locked'
  const open = chosen ?? (protecting && !locked ? 'rekey' : undefined)
  const close = (): void => {
    setOpen(undefined)
    if (protecting) redirect('/settings')
  }
  return (
    <Section
      title="Security"
      description="Account keys, certificate keys and credentials are kept encrypted; the master key opens them."
      actions={
        isAdmin &&
        !locked && (
          <Button icon={Lock} running={lock.running} onClick={() => lock.run({})}>
            Lock now
          </Button>
        )
      }
    >
      <Facts>
        <Fact name="Vault">
          <Badge tone={locked ? 'warn' : 'good'} icon={locked ? Lock : LockOpen}>
            {locked ? 'Locked' : 'Unlocked'}
          </Badge>
        </Fact>
        <Fact name="Master key">
          {vault.source ? `kept by ${sourceLabels[vault.source]}` : 'not made yet'}
        </Fact>
        <Fact name="Recovery key">{vault.hasRecoveryKey ? 'made' : 'none'}</Fact>
      </Facts>
      {isAdmin && !locked && (
        <ul className="mt-3 divide-y divide-line border-t border-line">
          <Row
            title="Change how the master key is kept"
            text="Another place, another passphrase, or a new key of the same kind. Takes a moment; values stay as they are."
          >
            <Button icon={KeyRound} onClick={() => setOpen('rekey')}>
              Change…
            </Button>
          </Row>
          <Row
            title="Recovery key"
            text="Printed on paper it opens the vault when the master key is lost. Making one ends the one before."
          >
            <Button icon={KeySquare} onClick={() => setOpen('recovery')}>
              {vault.hasRecoveryKey ? 'Make a new one…' : 'Make one…'}
            </Button>
          </Row>
          <Row
            title="Back up"
            text="Everything in one encrypted file with a passphrase of its own; any Certhub can restore it."
          >
            <Button icon={Archive} onClick={() => setOpen('backup')}>
              Back up…
            </Button>
          </Row>
          <Row
            title="Encrypt everything anew"
            text="If somebody may have read this computer’s files together with its master key. Change the key first, then this."
          >
            <Button icon={RefreshCcw} onClick={() => setOpen('rotate')}>
              Encrypt anew…
            </Button>
          </Row>
        </ul>
      )}
      {lock.error && (
        <div className="mt-3">
          <ErrorPanel error={lock.error} />
        </div>
      )}
      <RekeyDialog vault={vault} open={open === 'rekey'} onClose={close} />
      <RotateDialog vault={vault} open={open === 'rotate'} onClose={close} />
      <RecoveryKeyDialog vault={vault} open={open === 'recovery'} onClose={close} />
      <BackupDialog open={open === 'backup'} onClose={close} />
    </Section>
  )
}

const Row = ({ title, text, children }: { title: string; text: string; children: ReactNode }) => (
  <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2.5 last:pb-0">
    <div className="min-w-0 grow basis-72">
      <p className="font-medium">{title}</p>
      <p className="text-muted">{text}</p>
    </div>
    {children}
  </li>
)
