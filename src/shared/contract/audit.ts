import { z } from 'zod'
import { method, nothing, timestamp } from './method.ts'

/** One operation that was carried out or refused. Names and ids only; never a value. */
export const auditEntrySchema = z.object({
  /** From 1, without gaps. */
  seq: z.number().int().positive(),
  at: timestamp,
  role: z.string(),
  /** Where the call came in: window, web, terminal, hub. */
  via: z.string(),
  /** The token or session behind the call, where there is one. */
  who: z.string(),
  /**
   * A method of the contract; or what the hub did by itself: `renewal.renewed`, `renewal.failed`, `renewal.deployed`,
   * `renewal.deploy_failed`.
   */
  action: z.string(),
  /** What it was done to: a name or an id. */
  subject: z.string(),
  result: z.enum(['ok', 'failed']),
  /** The error's code, or what else is worth keeping. */
  detail: z.string(),
  hash: z.string(),
  /**
   * What authenticates it: the vault's key; a key of its own, while the vault was locked; nothing yet, before there was
   * a vault. The next entry of an open vault seals those before it.
   */
  mark: z.enum(['vault', 'locked', 'unprotected']),
})
export type AuditEntry = z.infer<typeof auditEntrySchema>

const filter = {
  /** Entries in which action, subject, who or detail hold this text. */
  search: z.string().trim().max(200).default(''),
  result: z.enum(['ok', 'failed']).optional(),
}

export const auditContract = {
  /** Newest first. */
  'audit.list': method({
    kind: 'query',
    reads: ['audit'],
    right: 'audit',
    whileLocked: true,
    input: z.strictObject({
      ...filter,
      /** Only entries before this one: the last `seq` of the page before. */
      before: z.number().int().positive().optional(),
      limit: z.number().int().min(1).max(1000).default(100),
    }),
    output: z.object({ entries: z.array(auditEntrySchema) }),
  }),
  /** Walks the whole chain, and notes a break for good. */
  'audit.verify': method({
    kind: 'query',
    reads: ['audit'],
    right: 'audit',
    whileLocked: true,
    input: nothing,
    output: z.object({
      ok: z.boolean(),
      entries: z.number(),
      /** The first entry that does not follow from the one before it. */
      brokenAt: z.number().optional(),
      problem: z.string().optional(),
      /** What could not be verified now, in a sentence. */
      unchecked: z.string().optional(),
    }),
  }),
  /** The whole log, oldest first, as text. */
  'audit.export': method({
    kind: 'query',
    reads: ['audit'],
    right: 'audit',
    whileLocked: true,
    input: z.strictObject({ ...filter, format: z.enum(['jsonl', 'csv']).default('jsonl') }),
    output: z.object({ text: z.string() }),
  }),
}
