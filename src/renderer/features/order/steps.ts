import { isEnded, type OrderDetail, type OrderStep, orderSteps } from '../../../shared/contract/orders.ts'

/** `unreached`: the order ended before it. */
export type StepState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled' | 'unreached'

export interface StepView {
  step: OrderStep
  state: StepState
  /** Since when it runs, milliseconds since the epoch. */
  since?: number
  /** How long it took. */
  milliseconds?: number
}

/** The steps of an order with their states and durations, told from its state and timeline. */
export const stepsOf = (order: OrderDetail): StepView[] => {
  const reached = order.state === 'done' ? orderSteps.length : indexReached(order)
  return orderSteps.map((step, index) => {
    const entries = order.timeline.filter((entry) => entry.step === step)
    const started = entries.find((entry) => entry.kind === 'started')
    const ended = entries.findLast((entry) => entry.kind === 'finished' || entry.kind === 'failed')
    const milliseconds = ended?.milliseconds ?? (started && ended ? ended.at - started.at : undefined)
    return {
      step,
      state: stateOf(order, index, reached),
      ...(started && { since: started.at }),
      ...(milliseconds !== undefined && { milliseconds }),
    }
  })
}

const indexReached = (order: OrderDetail): number => {
  const at = isEnded(order.state) ? order.stoppedAt : order.state
  const steps: readonly (OrderDetail['state'] | undefined)[] = orderSteps
  return steps.indexOf(at)
}

const stateOf = (order: OrderDetail, index: number, reached: number): StepState => {
  if (index < reached) return 'done'
  if (index > reached) return isEnded(order.state) ? 'unreached' : 'waiting'
  if (order.state === 'failed') return 'failed'
  return order.state === 'cancelled' ? 'cancelled' : 'running'
}
