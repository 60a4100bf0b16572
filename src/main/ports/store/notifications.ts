import type { NotificationKind } from '../../../shared/contract/notifications.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import type { Rows } from './rows.ts'

/** Where notifications go. */
export interface ChannelRecord {
  id: string
  kind: 'desktop' | 'webhook' | 'email'
  name: string
  enabled: boolean
  kinds: NotificationKind[]
  /** What is no secret, by kind: a webhook's origin, a mail server. */
  settings: Record<string, unknown>
  /** The vault record with what is secret, and its fingerprint. */
  secretId: string | null
  fingerprint: string | null
  createdAt: number
  lastSentAt: number | null
  problem: ErrorData | null
  problemAt: number | null
}

/** One notification on its way to one channel, or after it: kept, so that it is not sent again. */
export interface DeliveryRecord {
  id: string
  channelId: string
  /** The occurrence; once a channel. */
  key: string
  /** What it is about; some are told again only after a while. */
  topic: string
  /** JSON, as `notification.ts` has it. */
  notification: unknown
  state: 'waiting' | 'sent' | 'failed'
  createdAt: number
  endedAt: number | null
}

export interface Channels extends Rows<ChannelRecord> {
  /** Oldest first. */
  list(): Promise<ChannelRecord[]>
}

export interface Deliveries extends Rows<DeliveryRecord> {
  /** Oldest first. */
  waiting(): Promise<DeliveryRecord[]>
  has(channelId: string, key: string): Promise<boolean>
  /** The newest of this topic. */
  latest(channelId: string, topic: string): Promise<DeliveryRecord | undefined>
  /** Removes those that ended before this. */
  forget(before: number): Promise<void>
}
