import { Eye, PenLine, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { InputOf, OutputOf } from '../../shared/contract/contract.ts'
import { announce } from '../lib/announce.ts'
import { useCommand } from '../lib/command.ts'
import { formatCount } from '../lib/format.ts'
import { keyOf, queryClient, useHub } from '../lib/query.ts'
import { useAllowed } from '../lib/role.ts'
import { Button } from './button.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { ErrorPanel } from './error-panel.tsx'
import { Loaded } from './loading.tsx'
import { PersistRecords } from './persist-records.tsx'
import { SelectField } from './select-field.tsx'
import { TextField } from './text-field.tsx'

interface PersistSectionProps {
  input: InputOf<'persist.check'>
  /** Whose DNS credentials may write the record. */
  instance: string
  /** Inside a form there can be no dialog that asks before the record is removed. */
  removable?: boolean
}

/** The end of that day, UTC; undefined while it is no day to come, as while its year is typed. */
const endOf = (date: string): number | undefined => {
  const at = Date.parse(`${date}T23:59:59Z`)
  return at > Date.now() ? at : undefined
}

/** The records of dns-persist-01 for these names: what to create, what stands, and the hub’s way to write them. */
export const PersistSection = ({ input: asked, instance, removable = false }: PersistSectionProps) => {
  const [until, setUntil] = useState('')
  const end = endOf(until)
  const input = { ...asked, ...(end !== undefined && { until: end }) }
  const query = useHub('persist.check', input, { fresh: true })
  const mayWrite = useAllowed('order')
  const take = (answer: OutputOf<'persist.check'>): void => {
    queryClient.setQueryData(keyOf('persist.check', input), answer)
  }
  const look = (
    <Button icon={Eye} running={query.isFetching} onClick={() => query.refetch()}>
      Look again
    </Button>
  )
  return (
    <div className="flex flex-col gap-3">
      <Loaded query={query}>
        {({ accounts: [first, ...others] }) => (
          <>
            {first && <PersistRecords account={first} />}
            {others.length > 0 && (
              <details>
                <summary className="cursor-default font-medium">
                  {formatCount(others.length, 'account')} to take over when that CA fails
                </summary>
                <div className="flex flex-col gap-2 pt-2">
                  {others.map((account) => (
                    <PersistRecords key={account.accountId} account={account} />
                  ))}
                </div>
              </details>
            )}
          </>
        )}
      </Loaded>
      {mayWrite ? (
        <WriteRecords
          input={input}
          instance={instance}
          removable={removable}
          until={until}
          onUntil={setUntil}
          onDone={take}
          hasSome={query.data?.accounts[0]?.records.some(({ found }) => found.length > 0) ?? false}
          look={look}
        />
      ) : (
        <div>{look}</div>
      )}
    </div>
  )
}

interface WriteRecordsProps extends PersistSectionProps {
  until: string
  onUntil: (date: string) => void
  onDone: (answer: OutputOf<'persist.check'>) => void
  hasSome: boolean
  /** The button that looks again. */
  look: ReactNode
}

const WriteRecords = ({
  input,
  instance,
  removable,
  until,
  onUntil,
  onDone,
  hasSome,
  look,
}: WriteRecordsProps) => {
  const stored = useHub('credentials.list', { instance }).data?.credentials ?? []
  const credentials = stored.filter(({ type }) => type === 'dns')
  const [chosen, setChosen] = useState('')
  const [asking, setAsking] = useState(false)
  const write = useCommand('persist.write')
  const remove = useCommand('persist.remove')
  const isPast = until !== '' && endOf(until) === undefined
  const [only] = credentials
  const credential = chosen || (credentials.length === 1 ? only?.id : undefined)
  const withCredential = { ...input, ...(credential && { credential }) }
  const writeNow = async (): Promise<void> => {
    const answer = await write.run(withCredential)
    if (!answer) return
    onDone(answer)
    announce('The record is written, and the name servers have it.')
  }
  const removeNow = async (): Promise<void> => {
    const answer = await remove.run(withCredential)
    if (!answer) return
    setAsking(false)
    onDone(answer)
    announce('The record is removed.')
  }
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField
          label="Write it with"
          value={credential ?? ''}
          onChange={(event) => setChosen(event.target.value)}
          hint="Once: orders and renewals only look at the record."
        >
          <option value="">{credentials.length === 0 ? 'No DNS credential' : 'Choose…'}</option>
          {credentials.map((each) => (
            <option key={each.id} value={each.id}>
              {each.name} – {each.providerTitle}
            </option>
          ))}
        </SelectField>
        <TextField
          label="Ends on"
          note="optional"
          type="date"
          value={until}
          onChange={(event) => onUntil(event.target.value)}
          error={isPast ? 'Choose a day that is yet to come.' : undefined}
          hint="The CA does not take the record after that day (UTC)."
        />
      </div>
      <div className="flex flex-wrap gap-2">
        <Button icon={PenLine} running={write.running} disabled={!credential || isPast} onClick={writeNow}>
          Write it now
        </Button>
        {removable && (
          <Button icon={Trash2} disabled={!credential || !hasSome} onClick={() => setAsking(true)}>
            Remove it…
          </Button>
        )}
        {look}
      </div>
      {write.error && <ErrorPanel error={write.error} reveal />}
      <ConfirmDialog
        running={remove.running}
        error={remove.error}
        open={asking}
        title="Remove the record?"
        action="Remove it"
        onConfirm={removeNow}
        onClose={() => setAsking(false)}
      >
        <p>
          This CA account can then no longer validate these names with it: orders and renewals that rely on it
          fail. Records of other accounts and CAs stay.
        </p>
      </ConfirmDialog>
    </>
  )
}
