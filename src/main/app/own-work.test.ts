import { beforeEach, describe, expect, it } from 'vitest'
import type { Order } from '../../shared/contract/orders.ts'
import { CerthubError } from '../../shared/errors.ts'
import { ManualClock } from '../adapters/clock/testing/manual-clock.ts'
import type { AuditEvent } from '../audit/audit.ts'
import type { Log } from '../ports/log.ts'
import { createAnnounce } from './announce.ts'
import { createOwnWork } from './own-work.ts'

const unreachable = new CerthubError('acme.unreachable', { host: 'ca.test', problem: 'timed out' }).data
const full = new CerthubError('deploy.write_failed', { path: '/srv', problem: 'ENOSPC' }).data

let clock: ManualClock
let journal: string[]
let log: { level: string; message: string; fields: unknown }[]
let audited: AuditEvent[]
let auditFails: boolean
let work: ReturnType<typeof createOwnWork>

beforeEach(() => {
  clock = new ManualClock()
  journal = []
  log = []
  audited = []
  auditFails = false
  const write = (level: string) => (message: string, fields?: unknown) =>
    void log.push({ level, message, fields })
  const logs: Log = {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  }
  work = createOwnWork({
    audit: {
      record: async (event) => {
        if (auditFails) throw new Error('disk full')
        audited.push(event)
      },
    },
    announce: createAnnounce(logs, (line, level) => void journal.push(`${level} ${line}`)),
    log: logs,
    clock,
  })
})

const order = (over: Partial<Order> = {}): Order => ({
  id: 'ord_a',
  certificateId: 'crt_a',
  names: ['a.test', 'b.test'],
  begunBy: 'hub',
  state: 'done',
  passed: [],
  createdAt: 1000,
  endedAt: 1812,
  ...over,
})
const end = (over: Partial<Order> = {}) => work.heard({ type: 'order', order: order(over) })

describe('an order that the hub began by itself', () => {
  it('is one line in the log and in the journal, and an entry by the hub', () => {
    end()
    const line = 'a.test: renewed by the hub in 812 ms'
    expect(journal).toEqual([`info ${line}`])
    const fields = { what: 'renewal', by: 'hub', certificate: 'crt_a', order: 'ord_a', result: 'ok' }
    expect(log).toEqual([{ level: 'info', message: line, fields: { ...fields, milliseconds: 812 } }])
    expect(audited).toMatchObject([
      { via: 'hub', action: 'renewal.renewed', subject: 'a.test', result: 'ok', detail: '' },
    ])
  })

  it('that fails is told with the code of the error', () => {
    end({ state: 'failed', error: unreachable })
    expect(journal.join()).toMatch(
      /^warn a\.test: renewal by the hub failed after 812 ms: .*\[acme\.unreachable\]$/,
    )
    expect(log).toMatchObject([{ level: 'warn', fields: { result: 'failed', code: 'acme.unreachable' } }])
    expect(audited).toMatchObject([
      { action: 'renewal.failed', result: 'failed', detail: 'acme.unreachable' },
    ])
  })

  it('is not told of before it has ended, nor again when its clean-up is', () => {
    end({ state: 'validate' })
    const entry = { at: 1, step: 'clean-up', kind: 'finished', text: '' } as const
    work.heard({ type: 'order', order: order(), entry })
    expect([journal, log, audited]).toEqual([[], [], []])
  })

  it('with an error that holds line breaks and controls is one line still', () => {
    end({ state: 'failed', error: { ...unreachable, message: 'one\ntwo\u001b[2J\u2028three\u202e' } })
    expect(journal[0]).toContain('one two [2J three ')
    expect(journal[0]).not.toMatch(/[\p{Cc}\p{Cf}\u2028]/u)
  })
})

describe('the same failure again and again', () => {
  const failAgain = async (times: number, hours: number) => {
    for (let n = 0; n < times; n++) {
      end({ state: 'failed', error: unreachable })
      await clock.pass(hours * 3_600_000)
    }
  }

  it('is a line each time, and an entry once a day', async () => {
    await failAgain(10, 3)
    expect(journal).toHaveLength(10)
    expect(audited.map(({ detail }) => detail)).toEqual([
      'acme.unreachable',
      'acme.unreachable; 7 times more since the last entry',
    ])
  })

  it('is an entry when it is another one, of another certificate, or after a success', () => {
    end({ state: 'failed', error: unreachable })
    end({ state: 'failed', error: full })
    end({ state: 'failed', error: full, certificateId: 'crt_b' })
    end()
    end({ state: 'failed', error: full })
    expect(audited.map(({ action, detail }) => `${action} ${detail}`.trim())).toEqual([
      'renewal.failed acme.unreachable',
      'renewal.failed deploy.write_failed',
      'renewal.failed deploy.write_failed',
      'renewal.renewed',
      'renewal.failed deploy.write_failed',
    ])
  })
})

it('a renewal that could not even be ordered, and a deployment, are told too', () => {
  const attempt = { begunBy: 'hub', certificateId: 'crt_a', name: 'a.test', milliseconds: 3 } as const
  work.attempted({ ...attempt, what: 'renewal', problem: unreachable })
  work.attempted({ ...attempt, what: 'deployment', problem: full })
  work.attempted({ ...attempt, what: 'deployment' })
  expect(audited.map(({ action }) => action)).toEqual([
    'renewal.failed',
    'renewal.deploy_failed',
    'renewal.deployed',
  ])
  expect(journal).toHaveLength(3)
})

it('what a person began is in the log, and neither in the journal nor an entry by the hub', () => {
  end({ begunBy: 'person', state: 'failed', error: unreachable })
  work.attempted({
    what: 'renewal',
    begunBy: 'person',
    certificateId: 'crt_a',
    name: 'a.test',
    milliseconds: 3,
    problem: unreachable,
  })
  expect(log).toMatchObject([{ fields: { by: 'person' } }, { fields: { by: 'person' } }])
  expect([journal, audited]).toEqual([[], []])
})

it('an entry that cannot be written is told', async () => {
  auditFails = true
  end()
  await work.settled()
  expect(journal.at(-1)).toBe('error a.test: the audit log could not be written')
})
