import { z } from 'zod'

/**
 * What an error is about, as far as it is known where it was thrown. Ids lead to the page of that thing, `field` to a field
 * there.
 */
export const subjectSchema = z
  .object({
    instance: z.string(),
    account: z.string(),
    credential: z.string(),
    certificate: z.string(),
    order: z.string(),
    /** Whether it is about the CAs for tests. */
    staging: z.boolean(),
    field: z.string(),
    /** Domain names as ordered, `*.` included: those at fault, where others of the same order may be well. */
    names: z.array(z.string()),
    /** Owner names of the TXT records at fault. */
    records: z.array(z.string()),
  })
  .partial()
export type Subject = z.infer<typeof subjectSchema>

/** An error as it crosses to the renderer, the web page and the terminal. */
export const errorDataSchema = z.object({
  code: z.string(),
  /** What the message and the hint were made of. Who decides on an error reads these, never the text. */
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  message: z.string(),
  hint: z.string(),
  retry: z.enum(['never', 'later', 'other-ca']),
  /** The screen where it is mended, and what it is about there. */
  screen: z.string().optional(),
  subject: subjectSchema,
  retryAfter: z.number().optional(),
  detail: z.string().optional(),
})
export type ErrorData = z.infer<typeof errorDataSchema>
