import { z } from 'zod'
import { roles } from '../roles.ts'
import { idOf, label, method, nothing, reference, timestamp } from './method.ts'

/** A way in for a program. What it proves itself with is not kept. */
export const tokenSchema = z.object({
  id: idOf('tok'),
  name: z.string(),
  role: z.enum(roles),
  /** The only target instances that it reaches; absent: all. One that was removed is told by its id. */
  instances: z.array(z.object({ id: idOf('ins'), name: z.string() })).optional(),
  createdAt: timestamp,
  expiresAt: timestamp.optional(),
  /** To the minute. */
  lastUsedAt: timestamp.optional(),
  revokedAt: timestamp.optional(),
})
export type Token = z.infer<typeof tokenSchema>

export const tokensContract = {
  /** Newest first; revoked and expired ones too. */
  'tokens.list': method({
    kind: 'query',
    reads: ['tokens', 'instances'],
    right: 'tokens',
    whileLocked: true,
    input: nothing,
    output: z.object({ tokens: z.array(tokenSchema) }),
  }),
  /** Answers the token's value, once: only a hash of it is kept. */
  'tokens.create': method({
    kind: 'command',
    changes: ['tokens'],
    subject: ['name'],
    right: 'tokens',
    whileLocked: true,
    reveals: true,
    input: z.strictObject({
      name: label,
      role: z.enum(roles),
      /** The only target instances that it reaches; absent: all. */
      instances: z.array(reference).min(1).max(100).optional(),
      /** Absent: it never expires. */
      expiresInDays: z.number().int().min(1).max(3650).optional(),
    }),
    output: z.object({ token: tokenSchema, value: z.string() }),
  }),
  /** Ends a token at once; it stays in the list. */
  'tokens.revoke': method({
    kind: 'command',
    changes: ['tokens', 'sessions'],
    subject: ['token'],
    right: 'tokens',
    whileLocked: true,
    input: z.strictObject({ token: reference }),
    output: tokenSchema,
  }),
}
