import { z } from 'zod'
import type { HttpResponse } from '../ports/http.ts'

const identifier = z.object({ type: z.string(), value: z.string() })

const subproblemSchema = z.object({
  type: z.string().default(''),
  detail: z.string().default(''),
  identifier: identifier.optional().catch(undefined),
})

/** A problem document (RFC 7807, RFC 8555 §6.7). */
export const problemSchema = subproblemSchema.extend({
  instance: z.string().optional().catch(undefined),
  subproblems: z.array(subproblemSchema).optional().catch(undefined),
})
export type Problem = z.infer<typeof problemSchema>

const acmeNamespace = 'urn:ietf:params:acme:error:'

/** The ACME error type without its namespace, such as `rateLimited`; other types unchanged. */
export const shortType = (type: string): string =>
  type.startsWith(acmeNamespace) ? type.slice(acmeNamespace.length) : type

/** The problem document that an error answer carries, if it does. */
export const readProblem = ({ body }: Pick<HttpResponse, 'body'>): Problem | undefined => {
  try {
    const problem = problemSchema.safeParse(JSON.parse(body))
    return problem.success && (problem.data.type || problem.data.detail) ? problem.data : undefined
  } catch {
    return undefined
  }
}

/** The CA's words: its detail, then each subproblem's on a line of its own. */
export const wordsOf = ({ detail, subproblems = [] }: Problem): string =>
  [detail, ...subproblems.map((sub) => [sub.identifier?.value, sub.detail].filter(Boolean).join(': '))]
    .filter((line) => line !== '')
    .join('\n')

/** What a page that is no problem document says, tags and scripts removed, for a person to read. */
export const wordsOfPage = (body: string): string =>
  body
    .slice(0, 20_000)
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300)
