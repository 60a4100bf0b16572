import { Ban, CircleCheck, CircleDashed, CircleX, LoaderCircle } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { OrderDetail } from '../../../shared/contract/orders.ts'
import { formatDuration } from '../../lib/format.ts'
import { stepLabels } from '../../lib/labels.ts'
import { type StepState, type StepView, stepsOf } from './steps.ts'

const looks: Record<StepState, { icon: typeof Ban; ink: string; word: string }> = {
  waiting: { icon: CircleDashed, ink: 'text-faint', word: 'waiting' },
  running: { icon: LoaderCircle, ink: 'text-accent-text animate-spin', word: 'running' },
  done: { icon: CircleCheck, ink: 'text-good', word: 'done' },
  failed: { icon: CircleX, ink: 'text-bad', word: 'failed' },
  unreached: { icon: CircleDashed, ink: 'text-faint', word: 'not reached' },
  cancelled: { icon: Ban, ink: 'text-muted', word: 'cancelled' },
}

/** The steps of an order, live. The running one is read out as it changes. */
export const OrderSteps = ({ order }: { order: OrderDetail }) => {
  const steps = stepsOf(order)
  const current = steps.find((step) => step.state === 'running' || step.state === 'failed')
  return (
    <>
      <ol className="flex flex-col">
        {steps.map((step) => (
          <Step key={step.step} view={step} />
        ))}
      </ol>
      <p role="status" className="sr-only">
        {order.state === 'done'
          ? 'The certificate was issued.'
          : current && `${stepLabels[current.step]}: ${looks[current.state].word}`}
      </p>
    </>
  )
}

const Step = ({ view }: { view: StepView }) => {
  const { icon: Icon, ink, word } = looks[view.state]
  return (
    <li
      aria-current={view.state === 'running' ? 'step' : undefined}
      className={`flex h-8 items-center gap-2.5 ${view.state === 'waiting' || view.state === 'unreached' ? 'text-muted' : ''} ${view.state === 'running' ? 'font-medium' : ''}`}
    >
      <Icon aria-hidden className={`size-4 shrink-0 ${ink}`} />
      <span className="min-w-0 grow truncate">{stepLabels[view.step]}</span>
      <span className="shrink-0 text-xs whitespace-nowrap text-muted">
        {view.state === 'running' && view.since ? (
          <Elapsed since={view.since} />
        ) : view.milliseconds !== undefined ? (
          formatDuration(view.milliseconds)
        ) : (
          word
        )}
      </span>
      {view.milliseconds !== undefined && <span className="sr-only">, {word}</span>}
    </li>
  )
}

/** Counts up while a step runs. */
const Elapsed = ({ since }: { since: number }) => {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  return now - since < 1000 ? 'running' : formatDuration(now - since)
}
