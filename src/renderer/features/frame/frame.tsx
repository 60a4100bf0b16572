import { useCallback, useEffect, useState } from 'react'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import { holds } from '../../../shared/roles.ts'
import { Announcer } from '../../components/announcer.tsx'
import { ErrorBoundary } from '../../components/error-boundary.tsx'
import { redirect, useRoute } from '../../lib/navigation.ts'
import { useShortcut } from '../../lib/shortcut.ts'
import { useStayOpen } from '../../lib/use-stay-open.ts'
import { Banners } from './banners.tsx'
import { KeysDialog } from './keys-dialog.tsx'
import { Palette } from './palette.tsx'
import { Screen } from './screen.tsx'
import { Sidebar } from './sidebar.tsx'

interface FrameProps {
  status: OutputOf<'hub.status'>
  onUnlock: () => void
}

/** Sidebar, banners and the screen that the address names. */
export const Frame = ({ status, onUnlock }: FrameProps) => {
  const { path } = useRoute()
  const [overlay, setOverlay] = useState<'palette' | 'keys'>()
  const close = useCallback(() => setOverlay(undefined), [])
  // Who may not open the vault does not keep it open either.
  useStayOpen(holds(status, 'vault') ? status.vault.autoLock.idleMinutes : 0)
  useShortcut('mod+k', () => setOverlay('palette'))
  useShortcut('?', () => setOverlay('keys'))
  useEffect(() => {
    if (path !== '/unlock') return
    redirect('/')
    onUnlock()
  }, [path, onUnlock])
  return (
    <div className="grid h-full grid-cols-1 grid-rows-[auto_minmax(0,1fr)] min-[720px]:grid-cols-[212px_minmax(0,1fr)] min-[720px]:grid-rows-1">
      <button
        type="button"
        onClick={() => document.getElementById('main')?.focus()}
        className="fixed top-2 left-2 z-30 -translate-y-20 rounded-md bg-surface px-3 py-2 font-medium focus:translate-y-0 focus:shadow-pop"
      >
        Skip to the content
      </button>
      <Sidebar status={status} onPalette={() => setOverlay('palette')} onKeys={() => setOverlay('keys')} />
      <main id="main" tabIndex={-1} className="flex min-h-0 min-w-0 flex-col">
        <Banners status={status} onUnlock={onUnlock} />
        <ErrorBoundary key={path}>
          <Screen />
        </ErrorBoundary>
      </main>
      <Palette
        open={overlay === 'palette'}
        onClose={close}
        onKeys={() => setOverlay('keys')}
        status={status}
      />
      <KeysDialog open={overlay === 'keys'} onClose={close} />
      <Announcer />
    </div>
  )
}
