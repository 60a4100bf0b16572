import { expect, it } from 'vitest'
import { root } from './build.mjs'
import { readGuards, whatIsLost } from './read-guards.ts'

const guards = await readGuards()

// `npm run guards` proves them, which takes a quarter of an hour; a reshaping is to find here what it left behind.
it.each([...new Set(guards.map(({ table }) => table))])(
  'each guard of %s stands once in its file, and its test is a file',
  async (table) => {
    const lost: string[] = []
    for (const guard of guards.filter((one) => one.table === table)) {
      const problem = await whatIsLost(root, guard)
      if (problem) lost.push(`${guard.guard}: ${problem}`)
    }
    expect(lost).toEqual([])
  },
)
