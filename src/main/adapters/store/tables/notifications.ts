import type {
  ChannelRecord,
  Channels,
  Deliveries,
  DeliveryRecord,
} from '../../../ports/store/notifications.ts'
import { type Connection, createTable } from '../rows.ts'

export const createChannels = (connection: Connection): Channels => {
  const { rows, select } = createTable<ChannelRecord>(connection, {
    table: 'notificationChannels',
    noun: 'notification channel',
    json: ['kinds', 'settings', 'problem'],
    bool: ['enabled'],
  })
  return { ...rows, list: () => select({ orderBy: 'createdAt' }) }
}

export const createDeliveries = (connection: Connection): Deliveries => {
  const { db, run } = connection
  const { rows, select, first } = createTable<DeliveryRecord>(connection, {
    table: 'deliveries',
    noun: 'notification',
    json: ['notification'],
  })
  return {
    ...rows,
    waiting: () => select({ where: { state: 'waiting' }, orderBy: 'createdAt' }),
    has: async (channelId, key) => (await first({ where: { channelId, key } })) !== undefined,
    latest: (channelId, topic) =>
      first({ where: { channelId, topic }, orderBy: 'createdAt', descending: true }),
    forget: (before) =>
      run(async () => {
        await db.deleteFrom('deliveries').where('endedAt', '<', before).execute()
      }),
  }
}
