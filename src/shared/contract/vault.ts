import { z } from 'zod'
import { absolutePath } from '../absolute-path.ts'
import { areas } from '../areas.ts'
import { errorDataSchema } from '../error-data.ts'
import { method, nothing } from './method.ts'

export const masterKeySources = ['keychain', 'environment', 'key-file', 'passphrase'] as const

/** When the vault locks by itself. */
export const autoLockSchema = z.object({
  /** Minutes without a call from a person; 0: never. */
  idleMinutes: z.number().int().min(0).max(1440),
  /** Desktop: when the computer goes to sleep, and when its screen is locked. */
  onSleep: z.boolean(),
  onScreenLock: z.boolean(),
})
export type AutoLock = z.infer<typeof autoLockSchema>

export const vaultStatus = z.object({
  state: z.enum(['uninitialized', 'locked', 'unlocked']),
  /** How the master key of this vault is kept; absent until it is protected. */
  source: z.enum(masterKeySources).optional(),
  /** Why it could not be unlocked by itself. */
  problem: errorDataSchema.optional(),
  /** Whether a recovery key was made. */
  hasRecoveryKey: z.boolean(),
  /** Records that the check after the start found missing, damaged, swapped or rolled back. */
  damaged: z.array(errorDataSchema),
  /** A rotation that is under way, in records. */
  rotation: z.object({ done: z.number(), total: z.number() }).optional(),
  autoLock: autoLockSchema,
})
export type VaultStatus = z.infer<typeof vaultStatus>

const protectionOption = z.object({
  source: z.enum(masterKeySources),
  available: z.boolean(),
  /** Why it is not available. */
  problem: errorDataSchema.optional(),
})

const passphrase = z.string().max(1024)
/** How the master key shall be kept. */
export const protectionInput = z.discriminatedUnion('source', [
  z.strictObject({ source: z.enum(['keychain', 'environment', 'key-file']) }),
  z.strictObject({ source: z.literal('passphrase'), passphrase }),
])

export const vaultContract = {
  /** The ways this machine can keep the master key, best first. */
  'vault.options': method({
    kind: 'query',
    reads: ['hub'],
    right: 'vault',
    whileLocked: true,
    input: nothing,
    output: z.object({ options: z.array(protectionOption) }),
  }),
  'vault.protect': method({
    kind: 'command',
    changes: ['hub'],
    subject: ['source'],
    right: 'vault',
    whileLocked: true,
    input: protectionInput,
    output: vaultStatus,
  }),
  'vault.unlock': method({
    kind: 'command',
    changes: ['hub'],
    right: 'vault',
    whileLocked: true,
    input: z.strictObject({
      passphrase: passphrase.optional(),
      /** In place of the master key. */
      recoveryKey: z.string().trim().max(200).optional(),
    }),
    output: vaultStatus,
  }),
  'vault.lock': method({
    kind: 'command',
    changes: ['hub'],
    right: 'vault',
    whileLocked: true,
    input: nothing,
    output: vaultStatus,
  }),
  /** Keeps the master key in another way, or makes a new one of the same; every stored value stays readable. */
  'vault.rekey': method({
    kind: 'command',
    changes: ['hub'],
    right: 'vault',
    input: z.strictObject({
      protection: protectionInput,
      /** The passphrase that protects the vault now, where one does. */
      currentPassphrase: passphrase.optional(),
    }),
    output: vaultStatus,
  }),
  /** Encrypts every record anew under a new vault key; goes on by itself after a stop. */
  'vault.rotate': method({
    kind: 'command',
    changes: ['hub'],
    right: 'vault',
    input: nothing,
    output: z.object({ records: z.number(), milliseconds: z.number() }),
  }),
  /** A key on paper that opens the vault when the master key is lost. Making one ends the one before. */
  'vault.makeRecoveryKey': method({
    kind: 'command',
    changes: ['hub'],
    right: 'vault',
    reveals: true,
    input: z.strictObject({ currentPassphrase: passphrase.optional() }),
    output: z.object({ recoveryKey: z.string() }),
  }),
  /** Everything in one file, encrypted with a passphrase of its own; it opens on any machine. */
  'vault.backup': method({
    kind: 'command',
    changes: [],
    right: 'vault',
    input: z.strictObject({ file: absolutePath, passphrase }),
    output: z.object({ file: z.string(), bytes: z.number(), records: z.number() }),
  }),
  /** Puts a backup into a hub that holds nothing yet. */
  'vault.restore': method({
    kind: 'command',
    changes: areas,
    right: 'vault',
    whileLocked: true,
    input: z.strictObject({ file: absolutePath, passphrase, protection: protectionInput }),
    output: z.object({ records: z.number() }),
  }),
  /** A person is at work: the idle time begins anew. */
  'vault.stayOpen': method({
    kind: 'query',
    reads: [],
    right: 'vault',
    whileLocked: true,
    input: nothing,
    output: nothing,
  }),
  'vault.setAutoLock': method({
    kind: 'command',
    changes: ['hub'],
    right: 'vault',
    whileLocked: true,
    input: z.strictObject(autoLockSchema.shape),
    output: vaultStatus,
  }),
}
