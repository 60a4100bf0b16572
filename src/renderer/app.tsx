import { useState } from 'react'
import { ErrorBoundary } from './components/error-boundary.tsx'
import { Loaded } from './components/loading.tsx'
import { ErrorScreens } from './features/errors/error-screens.tsx'
import { Frame } from './features/frame/frame.tsx'
import { SessionEnded } from './features/frame/session-ended.tsx'
import { ProtectVault } from './features/vault/protect-vault.tsx'
import { UnlockVault } from './features/vault/unlock-vault.tsx'
import { connection } from './lib/connection.ts'
import { useRoute } from './lib/navigation.ts'
import { useHub } from './lib/query.ts'
import { matchPath } from './lib/route.ts'
import { useStore } from './lib/store.ts'

/** What the window shows: the vault's door while it is closed, else the frame with its screens. */
export const App = () => {
  const [looking, setLooking] = useState(false)
  const link = useStore(connection)
  const status = useHub('hub.status', {}, { enabled: link !== 'ended' })
  if (looking && status.data?.vault.state === 'unlocked') setLooking(false)
  const { path } = useRoute()
  const help = matchPath('/errors', path) ?? matchPath('/errors/:code', path)
  if (link === 'ended') return <SessionEnded />
  return (
    <ErrorBoundary>
      {status.data === undefined ? (
        <main className="mx-auto max-w-xl p-10">
          <Loaded query={status}>{() => null}</Loaded>
        </main>
      ) : help && status.data.vault.state !== 'unlocked' && !looking ? (
        <main className="flex h-full flex-col">
          <ErrorScreens code={help.code} />
        </main>
      ) : status.data.vault.state === 'uninitialized' ? (
        <ProtectVault />
      ) : status.data.vault.state === 'locked' && !looking ? (
        <UnlockVault vault={status.data.vault} onLook={() => setLooking(true)} />
      ) : (
        <Frame status={status.data} onUnlock={() => setLooking(false)} />
      )}
    </ErrorBoundary>
  )
}
