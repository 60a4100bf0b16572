import type { Channel } from '../../shared/contract/notifications.ts'
import type { ChannelRecord } from '../ports/store/notifications.ts'
import { mailSettings, webhookSettings } from './channel-settings.ts'

/** A channel as callers see it. */
export const viewOf = (
  record: ChannelRecord,
  { waiting, hasDesktop }: { waiting: number; hasDesktop: boolean },
): Channel => {
  const { id, name, enabled, kinds, lastSentAt, problem, problemAt } = record
  const shown = {
    id,
    name,
    enabled,
    kinds,
    waiting,
    ...(lastSentAt !== null && { lastSentAt }),
    ...(problem && { problem }),
    ...(problemAt !== null && { problemAt }),
  }
  switch (record.kind) {
    case 'desktop':
      return { kind: 'desktop', ...shown, available: hasDesktop }
    case 'webhook':
      return { kind: 'webhook', ...shown, ...webhookSettings.parse(record.settings) }
    case 'email':
      return {
        kind: 'email',
        ...shown,
        ...mailSettings.parse(record.settings),
        hasPassword: record.secretId !== null,
      }
  }
}
