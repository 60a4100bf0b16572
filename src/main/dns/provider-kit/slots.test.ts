import { expect, it } from 'vitest'
import { createSlots } from './slots.ts'

it('is full when others hold every slot, and takes a value again that it holds', () => {
  const slots = createSlots(2)
  expect(['a', 'b', 'c', 'a'].map((value) => slots.take('key', value, 0))).toEqual([
    'taken',
    'taken',
    'full',
    'held',
  ])
  expect(slots.take('another key', 'c', 0)).toBe('taken')
})

it('has room again for a value that was released, and after a quarter of an hour', () => {
  const slots = createSlots(1)
  slots.take('key', 'a', 0)
  slots.release('key', 'a')
  expect(slots.take('key', 'b', 0)).toBe('taken')
  expect(slots.take('key', 'c', 14 * 60_000)).toBe('full')
  expect(slots.take('key', 'c', 16 * 60_000)).toBe('taken')
})

it('tells what it knows from what it does not know', () => {
  const slots = createSlots(1)
  expect(slots.holds('key', 'a')).toBeUndefined()
  slots.take('key', 'a', 0)
  expect(['a', 'b'].map((value) => slots.holds('key', value))).toEqual([true, false])
})
