import { expect, it } from 'vitest'
import { text } from '../../shared/texts.ts'
import { certificateRecord, instanceRecord } from '../ports/testing/records.ts'
import { createNextRenewal } from './next-renewal.ts'
import { freshRenewal } from './renewal-state.ts'

const day = 86_400_000
const begin = Date.UTC(2026, 0, 1)
const issued = { id: 'iss_a', notBefore: begin, notAfter: begin + 90 * day, issuedAt: begin, revokedAt: null }

it('says when each is due, and which never is', () => {
  const paused = { ...freshRenewal('crt_1'), pausedAt: begin }
  const next = createNextRenewal([paused], [instanceRecord()], begin)
  expect(next(certificateRecord({ id: 'crt_1' }), issued)).toEqual({ state: paused, due: undefined })
  const { due: { at = 0 } = {} } = next(certificateRecord({ id: 'crt_0' }), issued)
  expect((at - begin) / day).toBeGreaterThan(50)
  expect((at - begin) / day).toBeLessThan(70)
})

it('one that was revoked waits for no maintenance window', () => {
  const revoked = { ...issued, revokedAt: begin + day }
  const sunday = { days: ['sunday'], from: '02:00', to: '03:00' }
  const next = createNextRenewal(
    [{ ...freshRenewal('crt_1'), outdated: true }],
    [instanceRecord({ maintenance: [sunday] as never })],
    begin + day,
  )
  const certificate = certificateRecord({ id: 'crt_1' })
  expect(next(certificate, issued).due?.at).toBeGreaterThan(begin + day)
  expect(next(certificate, revoked).due).toEqual({ at: begin, why: text('renewal.revoked') })
})

it('one that was revoked is due where another is wanted, and never otherwise', () => {
  const revoked = { ...issued, revokedAt: begin + day }
  const due = (outdated: boolean) =>
    createNextRenewal(
      [{ ...freshRenewal('crt_1'), outdated }],
      [instanceRecord()],
      begin + day,
    )(certificateRecord({ id: 'crt_1' }), revoked).due
  expect(due(false)).toBeUndefined()
  expect(due(true)).toEqual({ at: begin, why: text('renewal.revoked') })
})
