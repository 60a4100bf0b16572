import { expect, it } from 'vitest'
import { readCursorPages, readPages } from './pages.ts'

it('reads pages until one is the last', async () => {
  const pages = [['a', 'b'], ['c', 'd'], ['e']]
  const read = async (page: number) => ({ items: pages[page - 1] ?? [], more: page < pages.length })
  await expect(readPages(read)).resolves.toEqual(['a', 'b', 'c', 'd', 'e'])
})

it('ends at an empty page, although it promises more', async () => {
  const read = async (page: number) => ({ items: page === 1 ? ['a'] : [], more: true })
  await expect(readPages(read)).resolves.toEqual(['a'])
})

it('follows cursors, and ends where one repeats itself', async () => {
  const read = async (cursor = 'start') => ({ items: [cursor], next: 'two' })
  await expect(readCursorPages(read)).resolves.toEqual(['start', 'two'])
})

it.each([undefined, null, ''])('ends where the next cursor is %j', async (next) => {
  await expect(readCursorPages(async () => ({ items: ['a'], next }))).resolves.toEqual(['a'])
})
