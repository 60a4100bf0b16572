import { lazy, Suspense } from 'react'

// The texts of all errors are large and rarely read: they come when they are asked for.
const ErrorsPage = lazy(async () => ({ default: (await import('./errors-page.tsx')).ErrorsPage }))
const ErrorCodePage = lazy(async () => ({ default: (await import('./error-code-page.tsx')).ErrorCodePage }))

/** What an error code means; without one, the list of them. */
export const ErrorScreens = ({ code }: { code?: string | undefined }) => (
  <Suspense fallback={null}>
    {code === undefined ? <ErrorsPage /> : <ErrorCodePage key={code} code={code} />}
  </Suspense>
)
