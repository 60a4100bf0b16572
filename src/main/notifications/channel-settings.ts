import { z } from 'zod'
import { mailSecurities } from '../../shared/contract/notifications.ts'

/** What the database keeps of a webhook: of its URL, which may hold a secret, the origin alone. */
export const webhookSettings = z.object({ origin: z.string(), signed: z.boolean() })

/** What the vault keeps of it. An empty secret: its messages are not signed. */
export const webhookSecret = z.object({ url: z.string(), signingSecret: z.string() })
export type WebhookSecret = z.infer<typeof webhookSecret>

export const mailSettings = z.object({
  host: z.string(),
  port: z.number(),
  security: z.enum(mailSecurities),
  username: z.string(),
  from: z.string(),
  to: z.array(z.string()),
})

/** The kind of each vault record of a channel. */
export const secretKinds = { webhook: 'notify-webhook', email: 'notify-mail' } as const
