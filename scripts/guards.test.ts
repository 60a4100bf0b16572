import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { root } from './build.mjs'

const tableSchema = z.object({
  guards: z.array(
    z.object({
      guard: z.string(),
      file: z.string(),
      from: z.string(),
      to: z.string(),
      test: z.object({ file: z.string(), name: z.string() }),
    }),
  ),
})

const folder = join(root, 'scripts/guards')
const names = (await readdir(folder)).filter((name) => name.endsWith('.mjs'))

// `npm run guards` proves them, which takes a quarter of an hour; a reshaping is to find here what it left behind.
it.each(names)('each guard of %s stands once in its file, and its test is a file', async (name) => {
  const { guards } = tableSchema.parse(await import(join(folder, name)))
  const lost: string[] = []
  for (const { guard, file, from, to, test } of guards) {
    const text = await readFile(join(root, file), 'utf8').catch(() => '')
    if (text.split(from).length !== 2 || from === to) lost.push(`${guard}: ${file}`)
    await readFile(join(root, test.file), 'utf8').catch(() => lost.push(`${guard}: ${test.file}`))
  }
  expect(lost).toEqual([])
})
