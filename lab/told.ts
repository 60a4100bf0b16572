import type { OrderDetail } from '../src/shared/contract/orders.ts'
import { renderText } from '../src/shared/texts.ts'

/** What the timeline of an order says, line by line. */
export const told = ({ timeline }: Pick<OrderDetail, 'timeline'>): string[] =>
  timeline.map(({ note }) => renderText(note))
