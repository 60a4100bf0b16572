import { z } from 'zod'
import { errorDataSchema } from '../error-data.ts'
import { roles } from '../roles.ts'
import { method, nothing } from './method.ts'
import { vaultStatus } from './vault.ts'

export const hubContract = {
  'hub.status': method({
    kind: 'query',
    reads: ['hub', 'sessions', 'instances', 'accounts', 'credentials', 'certificates', 'orders'],
    right: 'view',
    within: 'listed',
    whileLocked: true,
    input: nothing,
    output: z.object({
      version: z.string(),
      dataDirectory: z.string(),
      pid: z.number(),
      platform: z.string(),
      /** The caller's role. */
      role: z.enum(roles),
      /** Whether the caller’s token reaches some target instances only. */
      limited: z.boolean(),
      vault: vaultStatus,
      /** What happened at the start that a person should know. */
      notices: z.array(errorDataSchema),
      counts: z.object({
        instances: z.number(),
        accounts: z.number(),
        credentials: z.number(),
        certificates: z.number(),
        runningOrders: z.number(),
      }),
    }),
  }),
}
