import { LoaderCircle } from 'lucide-react'
import type { ReactNode } from 'react'
import type { HubError } from '../lib/api.ts'
import { Button } from './button.tsx'
import { ErrorPanel } from './error-panel.tsx'

interface Answer<T> {
  data: T | undefined
  error: HubError | null
  refetch: () => unknown
}

/** Shows `children` with the answer; before that a quiet sign, or why there is none. */
export const Loaded = <T,>({ query, children }: { query: Answer<T>; children: (data: T) => ReactNode }) => {
  if (query.data !== undefined) return children(query.data)
  if (query.error) {
    return (
      <ErrorPanel
        error={query.error.data}
        actions={<Button onClick={() => query.refetch()}>Try again</Button>}
      />
    )
  }
  return (
    <p role="status" className="flex items-center gap-2 text-muted">
      <LoaderCircle aria-hidden className="size-4 animate-spin" />
      Loading…
    </p>
  )
}
