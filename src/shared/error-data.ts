import { z } from 'zod'

/** An error as it crosses to the renderer, the web page and the terminal. */
export const errorDataSchema = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  retry: z.enum(['never', 'later', 'other-ca']),
  fix: z.object({ screen: z.string(), params: z.record(z.string(), z.string()) }).optional(),
  retryAfter: z.number().optional(),
  detail: z.string().optional(),
})
export type ErrorData = z.infer<typeof errorDataSchema>
