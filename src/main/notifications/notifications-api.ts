import type { notificationsContract } from '../../shared/contract/notifications.ts'
import type { HandlersOf } from '../calls/handlers-of.ts'
import type { Notifications } from './notifications.ts'

export const notificationsApi = ({
  notifications,
}: {
  notifications: Notifications
}): HandlersOf<typeof notificationsContract> => ({
  'notifications.list': async () => ({ channels: await notifications.list() }),
  'notifications.save': (input) => notifications.save(input),
  'notifications.remove': async ({ channel }) => {
    await notifications.remove(channel)
    return {}
  },
  'notifications.test': ({ channel }, { signal }) => notifications.test(channel, signal),
})
