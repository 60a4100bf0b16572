import { Keyboard, Lock, LogOut, Plus, Search } from 'lucide-react'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import { holds } from '../../../shared/roles.ts'
import { buttonClass } from '../../components/button.tsx'
import { Logo } from '../../components/logo.tsx'
import { isServed } from '../../lib/api.ts'
import { useRoute } from '../../lib/navigation.ts'
import { isMac } from '../../lib/platform.ts'
import { hrefTo } from '../../lib/route.ts'
import { signOut } from '../../lib/sign-in.ts'
import { InstanceSwitcher } from './instance-switcher.tsx'
import { navItems } from './nav-items.ts'

interface SidebarProps {
  status: OutputOf<'hub.status'>
  onPalette: () => void
  onKeys: () => void
}

const isUnder = (path: string, item: string): boolean =>
  item === '/' ? path === '/' : path === item || path.startsWith(`${item}/`)

const foot =
  'flex h-7 w-full items-center gap-2 rounded-md px-2 text-left text-muted hover:bg-hover hover:text-text'

export const Sidebar = ({ status, onPalette, onKeys }: SidebarProps) => {
  const { path } = useRoute()
  return (
    <div className="flex gap-x-3 border-line bg-sunken p-3 max-[719px]:flex-wrap max-[719px]:border-b max-[719px]:pb-1 min-[720px]:h-full min-[720px]:flex-col min-[720px]:gap-y-3 min-[720px]:overflow-y-auto min-[720px]:border-r">
      <header className="flex gap-3 max-[719px]:w-full min-[720px]:flex-col">
        <div className="flex items-center gap-2 px-1 pt-0.5">
          <Logo className="size-5.5" />
          <span className="text-base font-semibold max-[719px]:sr-only">Certhub</span>
        </div>
        <InstanceSwitcher />
        {holds(status, 'order') && (
          <a href={hrefTo('/certificates/new')} className={buttonClass('primary')}>
            <Plus aria-hidden className="size-4" />
            New certificate
          </a>
        )}
      </header>
      <nav aria-label="Screens" className="max-[719px]:w-full max-[719px]:overflow-x-auto">
        <ul className="flex gap-0.5 whitespace-nowrap min-[720px]:flex-col">
          {navItems
            .filter((item) => holds(status, item.right))
            .map(({ path: to, title, icon: Icon }) => {
              const here = isUnder(path, to) && path !== '/certificates/new'
              return (
                <li key={to}>
                  <a
                    href={hrefTo(to)}
                    aria-current={here ? 'page' : undefined}
                    className={`flex h-8 items-center gap-2.5 rounded-md px-2 ${
                      here ? 'bg-accent-soft font-medium text-accent-text' : 'text-text hover:bg-hover'
                    }`}
                  >
                    <Icon aria-hidden className={`size-4 ${here ? '' : 'text-muted'}`} />
                    {title}
                  </a>
                </li>
              )
            })}
        </ul>
      </nav>
      <footer className="mt-auto flex flex-col gap-0.5 max-[719px]:hidden">
        {status.vault.state === 'locked' && (
          <p className="flex items-center gap-2 px-2 py-1 text-warn">
            <Lock aria-hidden className="size-4" />
            Vault locked
          </p>
        )}
        <button type="button" onClick={onPalette} className={foot}>
          <Search aria-hidden className="size-4" />
          Find anything
          <kbd className="ml-auto font-sans text-xs text-faint">{isMac ? '⌘ K' : 'Ctrl K'}</kbd>
        </button>
        <button type="button" onClick={onKeys} className={foot}>
          <Keyboard aria-hidden className="size-4" />
          Keys
          <kbd className="ml-auto font-sans text-xs text-faint">?</kbd>
        </button>
        {isServed && (
          <button type="button" onClick={() => void signOut()} className={foot}>
            <LogOut aria-hidden className="size-4" />
            Sign out
          </button>
        )}
      </footer>
    </div>
  )
}
