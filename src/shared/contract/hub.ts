import { z } from 'zod'
import { roles } from '../roles.ts'
import { method, nothing } from './method.ts'
import { vaultStatus } from './vault.ts'

export const hubContract = {
  'hub.status': method({
    kind: 'query',
    role: 'member',
    whileLocked: true,
    input: nothing,
    output: z.object({
      version: z.string(),
      dataDirectory: z.string(),
      pid: z.number(),
      platform: z.string(),
      /** The caller's role. */
      role: z.enum(roles),
      vault: vaultStatus,
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
