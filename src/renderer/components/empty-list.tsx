import type { ComponentProps } from 'react'
import type { OutputOf } from '../../shared/contract/contract.ts'
import { useInstanceChoice } from '../lib/instance-choice.ts'
import { useHub } from '../lib/query.ts'
import { Button } from './button.tsx'
import { EmptyState } from './empty-state.tsx'

interface EmptyListProps extends ComponentProps<typeof EmptyState> {
  /** What it lists. */
  things: string
  of: keyof OutputOf<'hub.status'>['counts']
}

/** A list without anything: there is nothing yet, or nothing of the target instance that is looked at. */
export const EmptyList = ({ things, of, ...nothingYet }: EmptyListProps) => {
  const [chosen, choose] = useInstanceChoice()
  const { data } = useHub('instances.list', {})
  const status = useHub('hub.status', {}).data
  const instance = data?.instances.find(({ id }) => id === chosen)
  if (!instance || status?.counts[of] === 0) return <EmptyState {...nothingYet} />
  return (
    <EmptyState
      icon={nothingYet.icon}
      title={`No ${things} of “${instance.name}”`}
      action={
        <div className="flex flex-wrap gap-2">
          {nothingYet.action}
          <Button onClick={() => choose(undefined)}>Show all instances</Button>
        </div>
      }
    >
      <p>Only this target instance is shown. Others have some.</p>
    </EmptyState>
  )
}
