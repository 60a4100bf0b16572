import { expect, it } from 'vitest'
import { CerthubError } from '../../shared/errors.ts'
import type { AcmeOrder } from '../acme/server.ts'
import { createPace } from './pace.ts'
import { waitForOrder } from './wait-for-order.ts'

const processing: AcmeOrder = {
  url: 'https://ca.test/order/1',
  status: 'processing',
  names: ['a.test'],
  authorizationUrls: [],
  finalizeUrl: 'https://ca.test/order/1/finalize',
}

/** Waits at a CA that answers this, one after another and the last for ever; time passes when it is slept. */
const wait = (answers: (AcmeOrder | CerthubError)[]) => {
  let time = 0
  let asked = 0
  const clock = {
    now: () => time,
    monotonic: () => time,
    sleep: async (ms: number) => {
      time += ms
    },
  }
  const result = waitForOrder({
    account: {
      order: async () => {
        const answer = answers[Math.min(asked++, answers.length - 1)] ?? processing
        if (answer instanceof CerthubError) throw answer
        return answer
      },
    },
    orderUrl: processing.url,
    host: 'ca.test',
    while: ['ready', 'processing'],
    paceKey: 'ca.test finalize',
    pace: createPace(),
    clock,
    options: {},
  })
  return { result, asked: () => asked, time: () => time }
}

it('an order that stays “processing” ends at the deadline, to be tried again later', async () => {
  const { result, asked, time } = wait([processing])
  const failure = await result.catch((error) => error)
  expect(failure).toMatchObject({ code: 'acme.order_stuck', data: { retry: 'later' } })
  expect(failure.message).toMatch(/ca\.test stayed “processing” for 30\d s/)
  expect(time()).toBeLessThan(330_000)
  expect(asked()).toBeLessThan(80)
})

it('waits as long as the CA asks to between two questions, a minute at most', async () => {
  const patient = wait([{ ...processing, retryAfterMs: 20_000 }])
  await patient.result.catch(() => {})
  expect(patient.asked()).toBeLessThan(20)
  const absurd = wait([
    { ...processing, retryAfterMs: 86_400_000 },
    { ...processing, status: 'valid' },
  ])
  expect((await absurd.result).status).toBe('valid')
  expect(absurd.time()).toBeLessThan(70_000)
})

it('lost answers are no end, six in a row are', async () => {
  const lost = new CerthubError('acme.unreachable', { host: 'ca.test', problem: 'reset' })
  const valid = { ...processing, status: 'valid' as const }
  expect((await wait([lost, processing, lost, lost, valid]).result).status).toBe('valid')
  await expect(wait([lost]).result).rejects.toBe(lost)
})

it('an answer about anything but the order is no end either, and its Retry-After is kept to', async () => {
  const valid = { ...processing, status: 'valid' as const }
  const limited = new CerthubError('acme.rate_limited', { host: 'ca.test' }, { retryAfter: 20 })
  const strange = new CerthubError('acme.bad_answer', { host: 'ca.test', problem: 'a page of a proxy' })
  const waited = wait([limited, strange, limited, valid])
  expect((await waited.result).status).toBe('valid')
  expect(waited.time()).toBeGreaterThan(40_000)
  await expect(wait([limited]).result).rejects.toBe(limited)
})
