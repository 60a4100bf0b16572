import { systemPreferences } from 'electron'
import type { VerifyUser } from '../../ports/verify-user.ts'

/** Touch ID. Electron offers no such question on Windows and Linux. */
export const verifyUserOf = (platform: NodeJS.Platform): VerifyUser | undefined =>
  platform === 'darwin'
    ? {
        available: async () => systemPreferences.canPromptTouchID(),
        ask: async (reason) => {
          try {
            await systemPreferences.promptTouchID(reason)
            return true
          } catch {
            return false
          }
        },
      }
    : undefined
