import { app, Notification } from 'electron'
import type { ShowNotification } from '../../ports/show-notification.ts'

export interface DesktopNotifications {
  show: ShowNotification
  /** What a click on any of them does, from now on. */
  onClick(act: () => void): void
}

const mostKept = 50

/** The system's own notifications. */
export const createDesktopNotifications = (): DesktopNotifications => {
  let clicked = (): void => {}
  /** Kept for a while: one that is collected takes no click. */
  const shown: Notification[] = []
  return {
    show: async ({ title, text }) => {
      await app.whenReady()
      if (!Notification.isSupported()) return false
      const notification = new Notification({ title, body: text })
      notification.on('click', () => clicked())
      shown.push(notification)
      if (shown.length > mostKept) shown.shift()
      notification.show()
      return true
    },
    onClick: (act) => {
      clicked = act
    },
  }
}
