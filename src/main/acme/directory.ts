import { z } from 'zod'
import { CerthubError } from '../../shared/errors.ts'
import { orAborted } from '../../shared/or-aborted.ts'
import type { Clock } from '../ports/clock.ts'
import { answerError, failureError } from './answer-error.ts'
import type { CallOptions, ExchangeKind } from './call.ts'
import type { Answer, Send } from './exchanger.ts'
import { notOfferedError } from './problem-error.ts'
import { readJson } from './read-json.ts'
import { mayRepeatFailed, mayRepeatLost, mostRepeats, pauseAfterFailure } from './repeat.ts'

const url = z.url({ protocol: /^https?$/ })
const text = z.string().optional().catch(undefined)

/**
 * RFC 8555 §7.1.1; profiles: draft-aaron-acme-profiles; renewalInfo: RFC 9773; issuerDomainNames, accountHashPrefix:
 * draft-ietf-acme-dns-persist-02. Unknown members are dropped.
 */
const directorySchema = z.object({
  newNonce: url,
  newAccount: url,
  newOrder: url,
  revokeCert: url.optional().catch(undefined),
  keyChange: url.optional().catch(undefined),
  renewalInfo: url.optional().catch(undefined),
  meta: z
    .object({
      termsOfService: text,
      website: text,
      caaIdentities: z.array(z.string()).default([]).catch([]),
      externalAccountRequired: z.boolean().default(false).catch(false),
      profiles: z.record(z.string(), z.string()).default({}).catch({}),
      issuerDomainNames: z.array(z.string()).default([]).catch([]),
      accountHashPrefix: text,
    })
    .prefault({}),
})
export type DirectoryDocument = z.infer<typeof directorySchema>
export type Resource = 'newNonce' | 'newAccount' | 'newOrder' | 'revokeCert' | 'keyChange'

export interface Directory {
  read(options: CallOptions): Promise<DirectoryDocument>
  /** Throws `acme.not_offered` when the CA does not have it. */
  urlOf(resource: Resource, options: CallOptions): Promise<string>
  /** Forgets what was read, so that the next call reads it again. */
  forget(): void
}

const kindOf: Partial<Record<Resource, ExchangeKind>> = { revokeCert: 'revoke', keyChange: 'key-change' }

const keptFor = 12 * 3600 * 1000

const parse = (answer: Answer): DirectoryDocument => {
  const not = (problem: string, detail?: string) =>
    new CerthubError('acme.not_a_directory', { url: answer.url, problem }, { detail })
  let json: unknown
  try {
    json = readJson(answer.body)
  } catch {
    throw not('it answers with something else than JSON')
  }
  const document = directorySchema.safeParse(json)
  if (document.success) return document.data
  const missing = document.error.issues.map(({ path }) => path.join('.')).filter((path) => path !== '')
  throw not(missing.length > 0 ? `${missing.join(', ')} missing or not a URL` : 'it is no JSON object')
}

const load = async (directoryUrl: string, host: string, send: Send, clock: Clock, options: CallOptions) => {
  for (let repeats = 0; ; repeats++) {
    try {
      const answer = await send({ method: 'GET', url: directoryUrl }, 'directory', options)
      if (answer.status === 200) return parse(answer)
      if (answer.status < 500 && answer.status !== 429) {
        throw new CerthubError('acme.not_a_directory', {
          url: directoryUrl,
          problem: `HTTP ${answer.status}`,
        })
      }
      if (repeats === mostRepeats || !mayRepeatFailed(answer, true)) {
        throw answerError(answer, { host, retryAfter: answer.retryAfter })
      }
    } catch (failure) {
      if (repeats === mostRepeats || failure instanceof CerthubError || !mayRepeatLost(failure, true)) {
        throw failureError(failure, host)
      }
    }
    await clock.sleep(pauseAfterFailure(repeats), options.signal)
  }
}

/** The directory, read once in 12 hours. Callers that come at the same time share one reading. */
export const createDirectory = (directoryUrl: string, host: string, send: Send, clock: Clock): Directory => {
  let kept: { document: DirectoryDocument; until: number } | undefined
  let reading: Promise<DirectoryDocument> | undefined

  const read = async (options: CallOptions): Promise<DirectoryDocument> => {
    options.signal?.throwIfAborted()
    if (kept && clock.monotonic() < kept.until) return kept.document
    // The shared reading has no signal: who aborts must not take it from the others.
    reading ??= load(directoryUrl, host, send, clock, { onExchange: options.onExchange })
      .then((document) => {
        kept = { document, until: clock.monotonic() + keptFor }
        return document
      })
      .finally(() => {
        reading = undefined
      })
    return orAborted(reading, options.signal)
  }

  return {
    read,
    async urlOf(resource, options) {
      const found = (await read(options))[resource]
      if (found) return found
      throw notOfferedError(host, kindOf[resource], { detail: `Its directory has no ${resource}.` })
    },
    forget() {
      kept = undefined
    },
  }
}
