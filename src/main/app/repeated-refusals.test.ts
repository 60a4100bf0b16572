import { beforeEach, expect, it } from 'vitest'
import type { AuditEvent } from '../audit/audit.ts'
import { createRepeatedRefusals } from './repeated-refusals.ts'

let now = 0
let noted: string[] = []
let sleeping: (() => void)[] = []
const event = (over: Partial<AuditEvent> = {}): AuditEvent => ({
  role: 'member',
  via: 'web',
  who: 'deploy',
  action: 'tokens.create',
  subject: 'x',
  result: 'failed',
  detail: 'auth.forbidden',
  ...over,
})
const made = () =>
  createRepeatedRefusals({
    record: async ({ who, action, detail }) => void noted.push(`${who} ${action} ${detail}`),
    clock: { now: () => now, sleep: () => new Promise((resolve) => sleeping.push(resolve)) },
    stopped: new AbortController().signal,
  })
beforeEach(() => {
  now = 0
  noted = []
  sleeping = []
})

it('a thousand refusals of one caller, method and code are two entries', async () => {
  const refusals = made()
  for (let n = 0; n < 1000; n++) await refusals.failed(event({ subject: `subject ${n}` }))
  expect(noted).toEqual(['deploy tokens.create auth.forbidden'])
  now = 300_000
  for (const wake of sleeping) wake()
  await expect
    .poll(() => noted.slice(1))
    .toEqual(['deploy tokens.create auth.forbidden, 999 more times since 1970-01-01T00:00:00.000Z'])
})

it('guesses of one thing are counted; other failures are entries each', async () => {
  const refusals = made()
  for (const subject of ['a', 'a', 'a', 'b']) {
    await refusals.failed(event({ subject, action: 'credentials.reveal', detail: 'vault.wrong_passphrase' }))
    await refusals.failed(event({ subject, action: 'certificates.renew', detail: 'order.running' }))
  }
  expect(noted.filter((text) => text.includes('wrong_passphrase'))).toHaveLength(2)
  expect(noted.filter((text) => text.includes('order.running'))).toHaveLength(4)
})

it('another caller, method or code is an entry of its own', async () => {
  const refusals = made()
  await refusals.failed(event())
  await refusals.failed(event({ who: 'other' }))
  await refusals.failed(event({ action: 'vault.rotate' }))
  await refusals.failed(event({ detail: 'auth.instance' }))
  expect(noted).toHaveLength(4)
})

it('the next refusal after the window tells of those within it, and is told itself', async () => {
  const refusals = made()
  await refusals.failed(event())
  await refusals.failed(event())
  now = 300_000
  await refusals.failed(event())
  expect(noted.map((text) => text.includes('once more'))).toEqual([false, true, false])
})

it('what was counted is told when the hub stops, and callers without end are not kept', async () => {
  const refusals = made()
  for (let n = 0; n < 2000; n++) await refusals.failed(event({ who: `token ${n % 700}` }))
  await refusals.tellAll()
  const told = noted.reduce((sum, text) => sum + Number(/, (\d+) more/.exec(text)?.[1] ?? 1), 0)
  expect(told).toBe(2000)
})
