import { expect, test } from 'vitest'
import { createSessions } from './sessions.ts'

test('a ticket is good once, and for half a minute', () => {
  let now = 0
  const sessions = createSessions(() => now)
  const first = sessions.ticket()
  expect(sessions.spendTicket(first)).toBe(true)
  expect(sessions.spendTicket(first)).toBe(false)
  const second = sessions.ticket()
  now = 30_001
  expect(sessions.spendTicket(second)).toBe(false)
})

test('a ticket opens no session, and a session’s cookie is no ticket', () => {
  const sessions = createSessions()
  const cookie = sessions.open(sessions.launchToken()) ?? ''
  expect(sessions.open(sessions.ticket())).toBeUndefined()
  expect(sessions.find(sessions.ticket())).toBeUndefined()
  expect(sessions.spendTicket(cookie)).toBe(false)
  expect(sessions.find(cookie)).toEqual({})
})
