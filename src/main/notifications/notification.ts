import { z } from 'zod'
import { type NotificationKind, notificationKinds } from '../../shared/contract/notifications.ts'
import { textDataSchema } from '../../shared/text-data.ts'

/** What is told, not yet in words. Holds no secret. */
export const notificationSchema = z.object({
  kind: z.enum([...notificationKinds, 'test']),
  /** When it happened: milliseconds since the Unix epoch. */
  at: z.number(),
  /** One line. */
  title: textDataSchema,
  text: textDataSchema,
  certificate: z
    .object({
      id: z.string(),
      names: z.array(z.string()),
      staging: z.boolean(),
      notAfter: z.number().optional(),
    })
    .optional(),
  order: z.string().optional(),
  error: z.object({ code: z.string(), message: z.string(), hint: z.string() }).optional(),
})
export type Notification = z.infer<typeof notificationSchema>

/** Something that happened, and the rule by which it is told once. */
export interface Occurrence {
  /** A channel gets it under the first of these that it wants. */
  kinds: readonly [NotificationKind, ...NotificationKind[]]
  /** The same occurrence always has the same key; a channel gets it once. */
  key: string
  /** What it is about. */
  topic: string
  /** Nothing else of this topic is told for so long, milliseconds; absent: no rest. */
  rest?: number
  /** What was told of this topic before then does not count. */
  since?: number
  notification: Omit<Notification, 'kind'>
}
