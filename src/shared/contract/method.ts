import { z } from 'zod'
import type { Area } from '../areas.ts'
import type { Right } from '../roles.ts'

/**
 * One call across the bridge. The hub parses `input`, checks `right`, runs the handler and parses its answer with
 * `output`: a field that the schema does not name never leaves the hub.
 */
interface Call<I extends z.ZodType, O extends z.ZodType> {
  /** What the caller's role must include. */
  readonly right: Right
  /**
   * What a caller whose token is limited to some target instances gets. `named`: its input names things of these instances,
   * and at least one; `listed`: rows of other instances are left out of its answer; `free`: it is about no instance.
   * Absent: such callers are refused.
   */
  readonly within?: 'named' | 'listed' | 'free'
  /** Works while the vault is locked or not protected yet. */
  readonly whileLocked?: boolean
  /** Its answer carries a secret: for a few methods, each asked for by a person and audited. */
  readonly reveals?: true
  readonly input: I
  readonly output: O
}

interface Query<I extends z.ZodType, O extends z.ZodType> extends Call<I, O> {
  readonly kind: 'query'
  /** A change of any of these outdates its answer. Empty for catalogues, pure checks, and what is not the hub’s to know. */
  readonly reads: readonly Area[]
}

interface Command<I extends z.ZodType, O extends z.ZodType, Field = string> extends Call<I, O> {
  readonly kind: 'command'
  /** What it may have changed when it ends, also by failing. What an order or a renewal does later, that tells itself. */
  readonly changes: readonly Area[]
  /** For the audit log, what it is about: the first of these fields of the input that is given. */
  readonly subject?: readonly Field[]
}

export type Method<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> =
  | Query<I, O>
  | Command<I, O>

type FieldOf<Input> = Input extends unknown ? Extract<keyof Input, string> : never

export const method = <I extends z.ZodType, O extends z.ZodType>(
  definition: Query<I, O> | Command<I, O, FieldOf<z.input<NoInfer<I>>>>,
): Method<I, O> => definition

export const nothing = z.strictObject({})

/** Milliseconds since the Unix epoch. */
export const timestamp = z.number().int().nonnegative()

export const idOf = <P extends string>(prefix: P) =>
  z.string().regex(new RegExp(`^${prefix}_[a-z0-9]{1,40}$`), `must be an id that starts with ${prefix}_`)

/** A thing's id, or its name where a person typed it; the hub resolves both. */
export const reference = z.string().trim().min(1).max(200)

/** A name a person gives: one line, no control characters, at most 100 characters after trimming. */
export const label = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(100, 'must be at most 100 characters')
  .regex(/^(?:[\u200c\u200d]|[^\p{Cc}\p{Cf}\u2028\u2029])*$/u, 'must be one line without control characters')

/** A line or more of free text. */
export const note = z.string().max(2000).default('')
