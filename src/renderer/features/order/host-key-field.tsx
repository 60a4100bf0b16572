import { Fingerprint } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Notice } from '../../components/notice.tsx'
import { useCommand } from '../../lib/command.ts'

interface HostKeyFieldProps {
  host: string
  /** Undefined while what was typed is no port. */
  port: number | undefined
  /** The fingerprint that was confirmed; empty while none was. */
  value: string
  onChange: (fingerprint: string) => void
  error: string | undefined
}

const Key = ({ children }: { children: string }) => (
  <span className="block font-mono text-xs wrap-anywhere">{children}</span>
)

/** Asks a server for its host key and lets the person say whether it is the right one. */
export const HostKeyField = ({ host, port, value, onChange, error }: HostKeyFieldProps) => {
  const ask = useCommand('ssh.hostKey')
  const [shown, setShown] = useState<OutputOf<'ssh.hostKey'> & { place: string }>()
  const place = `${host} ${port}`
  const asking = useRef<HTMLButtonElement>(null)
  const { clear } = ask
  useEffect(() => {
    if (place) clear()
  }, [place, clear])
  // What another server said is nobody’s business here.
  const found = shown?.place === place ? shown : undefined
  const differs = found && value !== '' && found.hostKey !== value
  const look = async (): Promise<void> => {
    if (port === undefined) return
    const answer = await ask.run({ host, port })
    if (answer) setShown({ ...answer, place })
  }
  const confirm = (hostKey: string): void => {
    onChange(hostKey)
    // The button that was pressed goes away.
    asking.current?.focus()
  }
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">Host key</legend>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button
          ref={asking}
          name="hostKey"
          icon={Fingerprint}
          running={ask.running}
          disabled={host === '' || port === undefined}
          onClick={look}
        >
          Ask for the host key
        </Button>
        {value === '' && !found && !error && (
          <p className="min-w-60 grow basis-0 text-xs text-muted">
            {host === '' && 'Enter the host first. '}By it the server shows that it is itself. The login is
            sent to no other.
          </p>
        )}
        {error && (
          <p role="alert" className="text-xs text-bad">
            {error}
          </p>
        )}
      </div>
      <div role="status" className="flex flex-col gap-2 empty:hidden">
        {value !== '' && !differs && (
          <Notice look="good" title="The hub connects to the server with this key only.">
            <Key>{value}</Key>
          </Notice>
        )}
        {found && found.hostKey !== value && (
          <Notice
            look={differs ? 'warn' : 'info'}
            title={differs ? 'The server has another key now' : `Is this ${host}?`}
          >
            <Key>{`${found.type} ${found.hostKey}`}</Key>
            {differs && (
              <>
                <p className="mt-1">It was confirmed with:</p>
                <Key>{value}</Key>
              </>
            )}
            <p className="mt-1 text-muted">
              Compare it with what its administrator says, or with this on the server:
            </p>
            <Key>ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub</Key>
            <div className="mt-2">
              <Button look="primary" onClick={() => confirm(found.hostKey)}>
                It is the right key
              </Button>
            </div>
          </Notice>
        )}
      </div>
      {ask.error && <ErrorPanel error={ask.error} />}
    </fieldset>
  )
}
