import { z } from 'zod'

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time like 22:30')

/** When a target instance may be changed, by this computer's clock. An end before its begin is on the next day. */
export const maintenanceWindow = z.strictObject({
  /** ISO days: 1 is Monday, 7 is Sunday. The day it begins on. */
  days: z.array(z.number().int().min(1).max(7)).min(1, 'choose a day').max(7),
  from: time,
  to: time,
})
export type MaintenanceWindow = z.infer<typeof maintenanceWindow>

export const maintenanceWindows = z.array(maintenanceWindow).max(20)
