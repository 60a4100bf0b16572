import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { root } from './build.mjs'
import { type Guard, readGuards, whatIsLost } from './read-guards.ts'

// Switches each guard off, once, by a mutation of one line in a copy of the tree, and shows that its attack gets through
// then: the test that holds the attack back must pass before and fail after. `npm run guards -- [--only WORD] [--list]`

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
})

const copied = [
  'src',
  'lab',
  'scripts',
  'e2e',
  'bench',
  'resources',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'tsconfig.json',
  'tsconfig.web.json',
  'tsconfig.e2e.json',
  'vitest.config.ts',
  'electron.vite.config.ts',
  'docs',
  'README.md',
]

/** A copy that may be mutated. */
const copyTree = async (): Promise<string> => {
  const tree = await mkdtemp(join(tmpdir(), 'certhub-guards-'))
  for (const name of copied) await cp(join(root, name), join(tree, name), { recursive: true }).catch(() => {})
  await symlink(join(root, 'node_modules'), join(tree, 'node_modules'))
  return tree
}

/** Longer than any of these tests takes; a guard whose absence makes a test hang was missed too. Milliseconds. */
const patienceMs = 240_000

/** Vitest’s names are regular expressions. */
const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const runTest = (
  tree: string,
  { project, file, name }: Guard['test'],
): Promise<'passed' | 'failed' | 'none'> =>
  new Promise((resolve) => {
    const report = join(tree, 'report.json')
    const args = ['run', '--project', project, '--reporter', 'json', '--outputFile', report, file, '-t']
    const child = spawn(join(root, 'node_modules/.bin/vitest'), [...args, literally(name)], {
      cwd: tree,
      stdio: 'ignore',
      detached: true,
    })
    const timer = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), patienceMs)
    child.on('close', async () => {
      clearTimeout(timer)
      try {
        const { numPassedTests, numFailedTests } = reportSchema.parse(
          JSON.parse(await readFile(report, 'utf8')),
        )
        resolve(numFailedTests > 0 ? 'failed' : numPassedTests > 0 ? 'passed' : 'none')
      } catch {
        // It hung, or the tree no longer loads.
        resolve('failed')
      }
      await rm(report, { force: true })
    })
  })

/** What is wrong with an entry; undefined when its guard is proven. */
const prove = async (tree: string, guard: Guard, sound: Map<string, string>): Promise<string | undefined> => {
  const path = join(tree, guard.file)
  const lost = await whatIsLost(tree, guard)
  if (lost) return lost
  const text = await readFile(path, 'utf8')
  const key = JSON.stringify(guard.test)
  const before = sound.get(key) ?? (await runTest(tree, guard.test))
  sound.set(key, before)
  if (before !== 'passed') return before === 'none' ? 'no test has that name' : 'the test fails unmutated'
  await writeFile(
    path,
    text.replace(guard.from, () => guard.to),
  )
  try {
    return (await runTest(tree, guard.test)) === 'failed' ? undefined : 'the attack did not get through'
  } finally {
    await writeFile(path, text)
  }
}

const { values } = parseArgs({
  options: { only: { type: 'string' }, list: { type: 'boolean', default: false } },
})
const wanted = (await readGuards()).filter(
  ({ guard, table, file }) => !values.only || `${table} ${guard} ${file}`.includes(values.only),
)
if (values.list) {
  for (const { table, guard, file, from, attack } of wanted)
    console.log(`${table}\t${guard}\t${file}: ${from.trim().split('\n')[0]}\t${attack}`)
} else {
  const sound = new Map<string, string>()
  const problems: string[] = []
  const waiting = [...wanted]
  const work = async (): Promise<void> => {
    const tree = await copyTree()
    for (let entry = waiting.shift(); entry; entry = waiting.shift()) {
      const problem = await prove(tree, entry, sound)
      const line = `${entry.table}: ${entry.guard}${problem ? `: ${problem}` : ''}`
      console.log(`${problem ? 'NOT PROVEN' : 'proven    '}  ${line}`)
      if (problem) problems.push(problem)
    }
    await rm(tree, { recursive: true, force: true })
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  console.log(
    `guards: ${wanted.length - problems.length} of ${wanted.length} proven: switched off, the attack gets through`,
  )
  process.exitCode = problems.length === 0 ? 0 : 1
}
