import { z } from 'zod'
import { areas } from './areas.ts'
import { orderSchema, timelineEntrySchema } from './contract/orders.ts'

/** What the hub tells its subscribers. An event holds nothing that a query would not answer. */
export const eventSchema = z.discriminatedUnion('type', [
  /** Data of these areas changed: queries that read them (`reads` in the contract) should be asked again. */
  z.object({ type: z.literal('changed'), areas: z.array(z.enum(areas)).readonly() }),
  z.object({
    type: z.literal('progress'),
    task: z.literal('vault.rotate'),
    done: z.number(),
    total: z.number(),
  }),
  z.object({ type: z.literal('order'), order: orderSchema, entry: timelineEntrySchema.optional() }),
])
export type HubEvent = z.infer<typeof eventSchema>
