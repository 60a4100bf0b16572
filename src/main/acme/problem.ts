import { z } from 'zod'
import type { HttpResponse } from '../ports/http.ts'
import { readJson } from './read-json.ts'

/** As much of a CA's words as a person reads. */
const longestWords = 4000
const mostSubproblems = 200

const words = z.string().transform((text) => text.slice(0, longestWords))

const identifier = z.object({ type: z.string(), value: z.string() })

const subproblemSchema = z.object({
  type: words.default(''),
  detail: words.default(''),
  identifier: identifier.optional().catch(undefined),
})

/** A problem document (RFC 7807, RFC 8555 §6.7). */
export const problemSchema = subproblemSchema.extend({
  instance: words.optional().catch(undefined),
  subproblems: z
    .array(z.unknown())
    .transform((all) => all.slice(0, mostSubproblems))
    .pipe(z.array(subproblemSchema))
    .optional()
    .catch(undefined),
})
export type Problem = z.infer<typeof problemSchema>

const acmeNamespace = 'urn:ietf:params:acme:error:'

/** The ACME error type without its namespace, such as `rateLimited`; other types unchanged. */
export const shortType = (type: string): string =>
  type.startsWith(acmeNamespace) ? type.slice(acmeNamespace.length) : type

/** The problem document that an error answer carries, if it does. */
export const readProblem = ({ body }: Pick<HttpResponse, 'body'>): Problem | undefined => {
  try {
    const problem = problemSchema.safeParse(readJson(body))
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

/** Where an element that is not for reading ends, from `at`; undefined where it does not. */
const endOfHidden = (text: string, at: number): number | undefined => {
  const name = /^<(script|style)\b/i.exec(text.slice(at, at + 10))?.[1]
  const end = name === undefined ? -1 : text.indexOf(`</${name.toLowerCase()}>`, at)
  return end < 0 ? undefined : end
}

/** What a page that is no problem document says, tags and scripts removed, for a person to read. */
export const wordsOfPage = (body: string): string => {
  const text = body.slice(0, 20_000)
  const lower = text.toLowerCase()
  const hidden = /<(script|style)\b/i.test(text) && /<\/(script|style)>/i.test(text)
  let seen = ''
  for (let at = 0; at < text.length && seen.length < longestWords; ) {
    const open = text.indexOf('<', at)
    const close = open < 0 ? -1 : text.indexOf('>', (hidden && endOfHidden(lower, open)) || open)
    // What is never closed is no tag.
    if (close < 0) {
      seen += text.slice(at)
      break
    }
    seen += `${text.slice(at, open)} `
    at = close + 1
  }
  return seen.replace(/\s+/g, ' ').trim().slice(0, 300)
}
