import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { onStopSignal } from './stop-signals.ts'

const watch = () => {
  const source = new EventEmitter()
  let time = 1000
  let heard = 0
  const stop = onStopSignal(
    () => {
      heard += 1
    },
    source,
    () => time,
  )
  return {
    source,
    stop,
    heard: () => heard,
    wait: (ms: number) => {
      time += ms
    },
  }
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s asks to end', (signal) => {
  const { source, heard } = watch()
  source.emit(signal)
  expect(heard()).toBe(1)
})

test('one Ctrl-C that comes by two ways is one', () => {
  const { source, heard, wait } = watch()
  source.emit('SIGINT')
  wait(20)
  source.emit('SIGINT')
  expect(heard()).toBe(1)
})

test('a second one of a person counts, and so does another signal', () => {
  const { source, heard, wait } = watch()
  source.emit('SIGINT')
  wait(1000)
  source.emit('SIGINT')
  source.emit('SIGTERM')
  expect(heard()).toBe(3)
})

test('nothing is heard any more once it is stopped', () => {
  const { source, stop } = watch()
  stop()
  expect(source.eventNames()).toEqual([])
})
