import { Unplug } from 'lucide-react'
import { EmptyState } from '../../components/empty-state.tsx'

/** The browser's session is over: the hub was started anew, or the cookie is gone. */
export const SessionEnded = () => (
  <main className="flex h-full items-center justify-center p-6">
    <EmptyState icon={Unplug} title="This session has ended">
      <p>
        The hub was closed or started again, so it no longer knows this page. Nothing in the hub was lost.
      </p>
      <p>
        Open the address that <code className="font-mono text-xs text-text">certhub serve</code> printed, or
        start it again for a new one.
      </p>
    </EmptyState>
  </main>
)
