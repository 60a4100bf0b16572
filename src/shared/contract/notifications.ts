import { z } from 'zod'
import { errorDataSchema } from '../error-data.ts'
import { idOf, label, method, nothing, reference, timestamp } from './method.ts'

/**
 * What is told: a certificate was issued; it was issued by another CA than the first choice; it could not be issued; its
 * order waits for what a person has to do; it, or what its renewal needs, ends soon; the hub itself has a problem.
 */
export const notificationKinds = ['success', 'failover', 'failure', 'action', 'expiry', 'hub'] as const
export type NotificationKind = (typeof notificationKinds)[number]

export const mailSecurities = ['tls', 'starttls', 'none'] as const

const address = z
  .string()
  .trim()
  .max(254)
  .regex(/^[^\s@<>,;:"\\]+@[^\s@<>,;:"\\]+$/, 'must be an e-mail address')

const mailServer = {
  host: z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(253)
    .regex(/^[A-Za-z0-9._:-]+$/, 'must be a host name or an IP address'),
  port: z.number().int().min(1).max(65_535),
  /** TLS from the start, TLS by STARTTLS (RFC 3207), or none. */
  security: z.enum(mailSecurities),
  /** Empty: without a login. */
  username: z.string().trim().max(200),
  from: address,
  to: z.array(address).min(1, 'must not be empty').max(20),
}

const switches = {
  enabled: z.boolean(),
  kinds: z
    .array(z.enum(notificationKinds))
    .max(notificationKinds.length)
    .transform((kinds) => notificationKinds.filter((kind) => kinds.includes(kind))),
}

const webUrl = z
  .string()
  .trim()
  .max(2000)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
    message: 'must be an http:// or https:// URL',
  })

/** Absent: what is stored stays. Empty: it is removed. */
const secret = z.string().max(1000).optional()

const existing = { channel: reference.optional(), name: label, ...switches }

export const saveChannelInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('desktop'), ...switches }),
  z.strictObject({
    kind: z.literal('webhook'),
    ...existing,
    /** May hold a secret in its path, so it is stored as one. Needed for a new channel. */
    url: webUrl.optional(),
    signingSecret: secret,
  }),
  z
    .strictObject({ kind: z.literal('email'), ...existing, ...mailServer, password: secret })
    .refine(({ security, username }) => security !== 'none' || username === '', {
      path: ['security'],
      message: 'must be encrypted where one logs in: a password never goes out in clear text',
    }),
])
export type SaveChannelInput = z.output<typeof saveChannelInput>

const shown = {
  id: idOf('ntf'),
  name: z.string(),
  enabled: z.boolean(),
  kinds: z.array(z.enum(notificationKinds)),
  /** Messages that are still on their way. */
  waiting: z.number(),
  lastSentAt: timestamp.optional(),
  /** Of the last try; absent once one succeeded. */
  problem: errorDataSchema.optional(),
  problemAt: timestamp.optional(),
}

export const channelSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('desktop'),
    ...shown,
    /** The desktop app runs this hub and the system shows notifications. */
    available: z.boolean(),
  }),
  z.object({
    kind: z.literal('webhook'),
    ...shown,
    /** Of the URL, which is not shown whole. */
    origin: z.string(),
    signed: z.boolean(),
  }),
  z.object({ kind: z.literal('email'), ...shown, ...mailServer, hasPassword: z.boolean() }),
])
export type Channel = z.infer<typeof channelSchema>

const one = z.strictObject({ channel: reference })

export const notificationsContract = {
  /** The desktop first, then by name. */
  'notifications.list': method({
    kind: 'query',
    reads: ['notifications'],
    right: 'settings',
    whileLocked: true,
    input: nothing,
    output: z.object({ channels: z.array(channelSchema) }),
  }),
  /** A new channel, or other settings for one that exists. */
  'notifications.save': method({
    kind: 'command',
    changes: ['notifications'],
    subject: ['name'],
    right: 'settings',
    input: saveChannelInput,
    output: channelSchema,
  }),
  /** The desktop’s cannot be removed, only switched off. */
  'notifications.remove': method({
    kind: 'command',
    changes: ['notifications'],
    subject: ['channel'],
    right: 'settings',
    input: one,
    output: nothing,
  }),
  /** Sends a real message now, whether the channel is on or off. */
  'notifications.test': method({
    kind: 'command',
    changes: ['notifications'],
    subject: ['channel'],
    right: 'settings',
    input: one,
    output: z.object({
      milliseconds: z.number(),
      /** What the other side answered. */
      answer: z.string(),
    }),
  }),
}
