import { record } from './link.ts'

type RequestHandler = (contents: null, permission: string, answer: (granted: boolean) => void) => void

/** Asks each handler at once, so that a test can see how it answers. */
export const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler: RequestHandler): void => {
      handler(null, 'media', (granted) => {
        record.permissions.asked = granted
      })
    },
    setPermissionCheckHandler: (handler: (contents: null, permission: string) => boolean): void => {
      record.permissions.checked = handler(null, 'media')
    },
    setDevicePermissionHandler: (handler: (details: { deviceType: string }) => boolean): void => {
      record.permissions.device = handler({ deviceType: 'usb' })
    },
  },
}
