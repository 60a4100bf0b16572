import { CircleCheck, LoaderCircle } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { useHub } from '../../lib/query.ts'
import { useSettled } from '../../lib/use-settled.ts'

const looksComplete = (ca: string): boolean => /^[a-z0-9-]+$/.test(ca) || /^https?:\/\/[^/\s]+\/\S+/.test(ca)

/** Asks the CA's directory as soon as the choice has come to rest. */
export const useProbe = (ca: string, staging: boolean, caBundle: string | undefined) => {
  const bundle = caBundle?.trim()
  const wanted = useSettled(JSON.stringify([ca.trim(), staging, bundle]), 300)
  const present = JSON.stringify([ca.trim(), staging, bundle])
  const probe = useHub(
    'cas.probe',
    { ca: ca.trim(), staging, ...(bundle && { caBundle: bundle }) },
    { enabled: looksComplete(ca.trim()) && wanted === present },
  )
  return probe
}

export const ProbeResult = ({ probe }: { probe: ReturnType<typeof useProbe> }) => (
  <div aria-live="polite" className="min-h-5">
    {probe.isFetching ? (
      <p className="flex items-center gap-2 text-muted">
        <LoaderCircle aria-hidden className="size-4 animate-spin" />
        Asking the directory…
      </p>
    ) : probe.error ? (
      <ErrorPanel
        error={probe.error.data}
        fixHere
        actions={<Button onClick={() => probe.refetch()}>Ask again</Button>}
      />
    ) : (
      probe.data && (
        <p className="flex items-start gap-2">
          <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
          <span className="min-w-0">
            The directory answers at{' '}
            <span className="font-mono text-xs wrap-anywhere">{probe.data.directoryUrl}</span>
            {probe.data.externalAccountRequired && '; it needs an external account binding'}.
          </span>
        </p>
      )
    )}
  </div>
)
