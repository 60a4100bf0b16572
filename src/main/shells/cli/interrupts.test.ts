import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { watchInterrupts } from './interrupts.ts'

const watch = () => {
  const source = new EventEmitter()
  return { source, interrupts: watchInterrupts(source) }
}

test('an interrupt that nobody handles ends the command in good order', async () => {
  const { source, interrupts } = watch()
  source.emit('SIGINT')
  await expect(interrupts.unhandled).rejects.toMatchObject({ code: 'cli.interrupted' })
  expect(interrupts.now.aborted).toBe(true)
})

test('the first interrupt is the handler’s, the second ends the command', async () => {
  const { source, interrupts } = watch()
  let handled = 0
  interrupts.handle(() => {
    handled += 1
  })
  source.emit('SIGTERM')
  expect([handled, interrupts.now.aborted]).toEqual([1, false])
  source.emit('SIGINT')
  expect([handled, interrupts.now.aborted]).toEqual([1, true])
})

test('nothing is watched any more once it is stopped', () => {
  const { source, interrupts } = watch()
  interrupts.stop()
  expect(source.eventNames()).toEqual([])
})
