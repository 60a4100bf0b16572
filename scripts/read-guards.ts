import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { root } from './build.mjs'

const guardSchema = z.strictObject({
  /** What it holds back. */
  guard: z.string(),
  attack: z.string(),
  file: z.string(),
  /** Occurs once in the file. */
  from: z.string(),
  to: z.string(),
  test: z.strictObject({ project: z.enum(['unit', 'lab']), file: z.string(), name: z.string() }),
})
const tableSchema = z.object({ guards: z.array(guardSchema) })
export type Guard = z.infer<typeof guardSchema> & { table: string }

/** All tables of `scripts/guards/`, by name. */
export const readGuards = async (): Promise<Guard[]> => {
  const folder = join(root, 'scripts/guards')
  const files = (await readdir(folder)).filter((name) => name.endsWith('.mjs')).sort()
  const tables = await Promise.all(
    files.map(async (name) => {
      const { guards } = tableSchema.parse(await import(join(folder, name)))
      return guards.map((guard) => ({ ...guard, table: name.replace(/\.mjs$/, '') }))
    }),
  )
  return tables.flat()
}

/** What an entry names that is not in the tree; undefined when all of it is. */
export const whatIsLost = async (
  tree: string,
  { file, from, to, test }: Guard,
): Promise<string | undefined> => {
  const text = await readFile(join(tree, file), 'utf8').catch(() => undefined)
  if (text === undefined) return `there is no ${file}`
  if (text.split(from).length !== 2) return `${file} does not hold the text exactly once`
  if (from === to) return `the mutation of ${file} changes nothing`
  const tested = await readFile(join(tree, test.file), 'utf8').catch(() => undefined)
  return tested === undefined ? `there is no ${test.file}` : undefined
}
