import { Menu } from '@base-ui/react/menu'
import { Check, ChevronsUpDown, Layers, Plus, Server } from 'lucide-react'
import { useRef } from 'react'
import { useInstanceChoice } from '../../lib/instance-choice.ts'
import { navigate } from '../../lib/navigation.ts'
import { useHub } from '../../lib/query.ts'

const item =
  'flex cursor-default items-center gap-2 rounded-sm px-2 py-1.5 outline-none data-highlighted:bg-accent-soft'

/** Which target instance the whole window looks at. */
export const InstanceSwitcher = () => {
  const [chosen, choose] = useInstanceChoice()
  const { data } = useHub('instances.list', {})
  const instances = data?.instances ?? []
  const current = instances.find((each) => each.id === chosen)
  // The menu stays inside the banner landmark, where a screen reader expects it.
  const box = useRef<HTMLDivElement>(null)
  const Icon = current ? Server : Layers
  return (
    <div ref={box}>
      <Menu.Root>
        <Menu.Trigger
          aria-label={`Target instance: ${current?.name ?? 'All instances'}`}
          className="flex h-8 w-full items-center gap-2 rounded-md border border-edge bg-surface px-2.5 text-left hover:bg-hover"
        >
          <Icon aria-hidden className="size-4 shrink-0 text-muted" />
          <span className="min-w-0 grow truncate">{current?.name ?? 'All instances'}</span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
        </Menu.Trigger>
        <Menu.Portal container={box}>
          <Menu.Positioner positionMethod="fixed" align="start" sideOffset={4} className="z-10 outline-none">
            <Menu.Popup className="max-h-80 min-w-[var(--anchor-width)] overflow-y-auto rounded-md bg-surface p-1 shadow-pop outline-none">
              <Menu.RadioGroup value={chosen ?? ''} onValueChange={(id: string) => choose(id || undefined)}>
                {[{ id: '', name: 'All instances' }, ...instances].map((each) => (
                  <Menu.RadioItem key={each.id} value={each.id} closeOnClick className={item}>
                    <span className="size-4">
                      <Menu.RadioItemIndicator>
                        <Check aria-hidden className="size-4 text-accent-text" />
                      </Menu.RadioItemIndicator>
                    </span>
                    <span className="max-w-60 truncate">{each.name}</span>
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
              <Menu.Separator className="my-1 h-px bg-line" />
              <Menu.Item className={item} onClick={() => navigate('/instances', { add: '1' })}>
                <Plus aria-hidden className="size-4 text-muted" />
                Add a target instance
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  )
}
