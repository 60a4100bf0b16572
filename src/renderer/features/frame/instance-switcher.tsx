import { ChevronsUpDown, Layers, Server } from 'lucide-react'
import { useInstanceChoice } from '../../lib/instance-choice.ts'
import { useHub } from '../../lib/query.ts'

/** Which target instance the whole window looks at. */
export const InstanceSwitcher = () => {
  const [chosen, choose] = useInstanceChoice()
  const { data } = useHub('instances.list', {})
  const Icon = chosen ? Server : Layers
  return (
    <div className="relative min-w-0 grow min-[720px]:w-full">
      <Icon aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" />
      <select
        aria-label="Instances shown"
        value={chosen ?? ''}
        onChange={(event) => choose(event.target.value || undefined)}
        className="input-box appearance-none truncate pr-8 pl-8.5 hover:bg-hover"
      >
        <option value="">All instances</option>
        {data?.instances.map((each) => (
          <option key={each.id} value={each.id}>
            {each.name}
          </option>
        ))}
      </select>
      <ChevronsUpDown
        aria-hidden
        className="pointer-events-none absolute top-2 right-2.5 size-4 text-muted"
      />
    </div>
  )
}
