import { z } from 'zod'
import { errorDataSchema } from '../error-data.ts'
import { roles } from '../roles.ts'
import { method, nothing } from './method.ts'

export const masterKeySources = ['keychain', 'environment', 'key-file', 'passphrase'] as const

export const vaultStatus = z.object({
  state: z.enum(['uninitialized', 'locked', 'unlocked']),
  /** How the master key of this vault is kept; absent until it is protected. */
  source: z.enum(masterKeySources).optional(),
  /** Why it could not be unlocked by itself. */
  problem: errorDataSchema.optional(),
})

const protectionOption = z.object({
  source: z.enum(masterKeySources),
  available: z.boolean(),
  /** Why it is not available. */
  problem: errorDataSchema.optional(),
})

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
  /** The ways this machine can keep the master key, best first. */
  'vault.options': method({
    kind: 'query',
    role: 'admin',
    whileLocked: true,
    input: nothing,
    output: z.object({ options: z.array(protectionOption) }),
  }),
  'vault.protect': method({
    kind: 'command',
    role: 'admin',
    whileLocked: true,
    input: z.discriminatedUnion('source', [
      z.strictObject({ source: z.enum(['keychain', 'environment', 'key-file']) }),
      z.strictObject({ source: z.literal('passphrase'), passphrase: z.string().max(1024) }),
    ]),
    output: vaultStatus,
  }),
  'vault.unlock': method({
    kind: 'command',
    role: 'admin',
    whileLocked: true,
    input: z.strictObject({ passphrase: z.string().max(1024).optional() }),
    output: vaultStatus,
  }),
  'vault.lock': method({
    kind: 'command',
    role: 'admin',
    whileLocked: true,
    input: nothing,
    output: vaultStatus,
  }),
}
