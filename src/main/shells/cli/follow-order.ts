import type { OrderDetail } from '../../../shared/contract/orders.ts'
import { CerthubError } from '../../../shared/errors.ts'
import type { HubEvent } from '../../../shared/events.ts'
import { renderText } from '../../../shared/texts.ts'
import type { Context } from './command.ts'
import { CallError } from './failure.ts'
import { facts, relative } from './table.ts'

const longestWaitMs = 3_600_000
const signs: Partial<Record<string, string>> = { failed: '✗', finished: '✓', info: '·' }

/** Prints the steps of one order as they happen. What happens before the order's id is known is kept until then. */
const showSteps = async (context: Context): Promise<(order: string) => void> => {
  let early: HubEvent[] | undefined = []
  let shown = ''
  const show = (event: HubEvent): void => {
    if (event.type !== 'order' || event.order.id !== shown || !event.entry) return
    const { step, kind, note, milliseconds } = event.entry
    const sign = signs[kind]
    if (sign === undefined) return
    const time = milliseconds === undefined ? '' : `  ${Math.round(milliseconds)} ms`
    context.say(`${sign} ${step.padEnd(14)}  ${renderText(note)}${time}`)
  }
  await context.subscribe((event) => {
    if (early) early.push(event)
    else show(event)
  })
  return (order) => {
    shown = order
    for (const event of early ?? []) show(event)
    early = undefined
  }
}

/** Ctrl-C cancels the order, and what it published is removed before this ends. */
const waitForEnd = async (context: Context, order: string): Promise<OrderDetail> => {
  context.onInterrupt(() => {
    context.say('Cancelling the order and removing what it published. Ctrl-C again leaves that to the hub.')
    context.call('orders.cancel', { order }).catch(() => {})
  })
  for (;;) {
    const detail = await context.call('orders.wait', { order, timeoutMs: longestWaitMs })
    if (detail.error) throw new CallError(detail.error)
    if (detail.state === 'cancelled') throw new CerthubError('order.cancelled', {})
    if (detail.endedAt !== undefined) return detail
  }
}

export const waitOption = { wait: { summary: 'show the steps and wait for the end' } }

type Start = () => Promise<{ certificate: string; order?: string | undefined }>

/** Starts, shows the steps, waits where asked to or where nobody else would go on with it, and says how it ended. */
export const followOrder = async (context: Context, start: Start): Promise<void> => {
  const wait = context.given.wait === true || !(await context.remote())
  const showOrder = wait && !context.json ? await showSteps(context) : undefined
  const { certificate, order: id } = await start()
  if (id === undefined) {
    return context.print({ certificate }, `It has been issued: see \`certhub cert show ${certificate}\`.`)
  }
  const started = { certificate, order: id }
  if (!wait) {
    const look = `certhub order show ${started.order}`
    return context.print(started, `Ordering: ${started.order}. Follow it with \`${look}\`.`)
  }
  showOrder?.(started.order)
  const { timeline: _, ...order } = await waitForEnd(context, started.order)
  const { issuer, notAfter, deployedTo } = await context.call('certificates.show', {
    certificate: started.certificate,
  })
  context.print(
    { ...order, certificate: started.certificate, order: started.order, issuer, notAfter, deployedTo },
    facts([
      ['Names', order.names.join(', ')],
      ['Serial', order.serial],
      ['Issuer', issuer],
      ['Expires', relative(notAfter)],
      ['Files', deployedTo.join(', ')],
      ['Certificate', started.certificate],
    ]),
  )
}
