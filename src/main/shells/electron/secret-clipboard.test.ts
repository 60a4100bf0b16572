import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { copySecret } from './secret-clipboard.ts'

const { content } = vi.hoisted(() => ({ content: { text: '' } }))
vi.mock('electron', () => ({
  app: { once: () => {} },
  clipboard: {
    writeText: async (text: string) => {
      content.text = text
    },
    readText: async () => content.text,
    clear: () => {
      content.text = ''
    },
  },
}))

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('a copied secret is gone after half a minute', async () => {
  expect(await copySecret('s3cret')).toBe(true)
  await vi.advanceTimersByTimeAsync(29_999)
  expect(content.text).toBe('s3cret')
  await vi.advanceTimersByTimeAsync(1)
  expect(content.text).toBe('')
})

it('what was copied after it stays', async () => {
  await copySecret('s3cret')
  content.text = 'a shopping list'
  await vi.advanceTimersByTimeAsync(30_000)
  expect(content.text).toBe('a shopping list')
})

it('a second secret has its own half minute', async () => {
  await copySecret('first')
  await vi.advanceTimersByTimeAsync(20_000)
  await copySecret('second')
  await vi.advanceTimersByTimeAsync(20_000)
  expect(content.text).toBe('second')
  await vi.advanceTimersByTimeAsync(10_000)
  expect(content.text).toBe('')
})

it.each([undefined, '', 7, { text: 'x' }, 'x'.repeat(1_000_001)])('copies no %s', async (given) => {
  content.text = 'before'
  expect(await copySecret(given)).toBe(false)
  expect(content.text).toBe('before')
})
