import type { BegunBy, Order } from '../../shared/contract/orders.ts'
import type { HubEvent } from '../../shared/events.ts'
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Attempt } from '../renewal/renewals.ts'
import type { Announce } from './announce.ts'

/** The same failure of the same certificate again is an entry of its own in the audit log once in so long. Milliseconds. */
const repeatedAfter = 86_400_000

interface Parts {
  audit: Pick<Audit, 'record'>
  announce: Announce
  log: Log
  clock: Pick<Clock, 'now'>
}

type Did = Omit<Attempt, 'begunBy'> & { order?: string }

const actions = {
  renewal: { ok: 'renewal.renewed', failed: 'renewal.failed', verb: 'renewed' },
  deployment: { ok: 'renewal.deployed', failed: 'renewal.deploy_failed', verb: 'deployed' },
} as const

const fieldsOf = ({ what, certificateId, milliseconds, problem, order }: Did, by: BegunBy) => ({
  what,
  by,
  certificate: certificateId,
  result: problem ? 'failed' : 'ok',
  milliseconds,
  ...(order && { order }),
  ...(problem && { code: problem.code }),
})

/**
 * Says what became of each order: one line in the log, and of those that the hub began by itself one in the journal and one
 * entry in the audit log, by `hub`.
 */
export const createOwnWork = ({ audit, announce, log, clock }: Parts) => {
  /** The failures that were noted last, by certificate. */
  const failing = new Map<string, { code: string; at: number; since: number }>()
  let writing: Promise<unknown> = Promise.resolve()

  /** What the audit log is told; undefined where it has the same already. */
  const detailOf = ({ certificateId, problem }: Did): string | undefined => {
    if (!problem) {
      failing.delete(certificateId)
      return ''
    }
    const last = failing.get(certificateId)
    if (last?.code === problem.code && clock.now() - last.at < repeatedAfter) {
      last.since++
      return undefined
    }
    const again = last?.code === problem.code ? last.since : 0
    failing.set(certificateId, { code: problem.code, at: clock.now(), since: 0 })
    return again === 0 ? problem.code : `${problem.code}; ${again} times more since the last entry`
  }

  const note = (did: Did): void => {
    const { what, name, milliseconds, problem } = did
    const result = problem ? 'failed' : 'ok'
    const line = problem
      ? `${name}: ${what} by the hub failed after ${milliseconds} ms: ${problem.message} [${problem.code}]`
      : `${name}: ${actions[what].verb} by the hub in ${milliseconds} ms`
    announce(problem ? 'warn' : 'info', line, fieldsOf(did, 'hub'))
    const detail = detailOf(did)
    if (detail === undefined) return
    const from = { role: 'admin', via: 'hub', who: '' } as const
    const entry = { ...from, action: actions[what][result], subject: name, result, detail } as const
    const written = audit.record(entry).catch((error: unknown) => {
      announce('error', `${name}: the audit log could not be written`, { error })
    })
    writing = Promise.all([writing, written])
  }

  const ended = ({ id, certificateId, names, begunBy, createdAt, endedAt, error }: Order): void => {
    const name = names[0] ?? certificateId
    const milliseconds = (endedAt ?? clock.now()) - createdAt
    if (begunBy === 'hub') {
      return note({ certificateId, what: 'renewal', name, milliseconds, problem: error, order: id })
    }
    const did = { certificateId, what: 'renewal', name, milliseconds, problem: error, order: id } as const
    log.info(`${name}: order of a person ended`, fieldsOf(did, begunBy))
  }

  return {
    /** Of what had no order: a deployment, or a renewal that could not be ordered. */
    attempted: ({ begunBy, ...did }: Attempt): void => {
      if (begunBy === 'hub') return note(did)
      log.warn(`${did.name}: ${did.what} that a person asked for ended`, fieldsOf(did, begunBy))
    },
    /** What the hub tells its subscribers. Entries of the timeline carry the order too. */
    heard: (event: HubEvent): void => {
      if (event.type !== 'order' || event.entry) return
      const { state } = event.order
      if (state === 'done' || state === 'failed' || state === 'cancelled') ended(event.order)
    },
    /** Resolves when what was noted is written. */
    settled: async (): Promise<void> => {
      await writing
    },
  }
}
