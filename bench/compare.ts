import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../scripts/build.mjs'
import { type ExecOptions, exec } from '../scripts/exec.ts'
import { compareReadings, lineOfComparison, type Reading, readLines, readReport } from './readings.ts'

const must = async (command: string, args: string[], options: ExecOptions = {}): Promise<string> => {
  const { code, stdout, stderr } = await exec(command, args, options)
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${stderr || stdout}`)
  return stdout
}

const lockFile = (tree: string): Promise<string> => readFile(join(tree, 'package-lock.json'), 'utf8')

/** What one run of a tree's own bench measured; the bench builds what it measures first, when that is stale. */
const run = async (tree: string, args: string[]): Promise<Reading[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'certhub-compare-'))
  try {
    const json = join(folder, 'run.json')
    const printed = await must('node', ['bench/main.ts', ...args, '--json', json], { cwd: tree })
    const written = await readFile(json, 'utf8').catch(() => undefined)
    return written === undefined ? readLines(printed) : readReport(JSON.parse(written))
  } finally {
    await rm(folder, { recursive: true })
  }
}

/**
 * Checks the commit `ref` out into a worktree of its own and measures it and this tree by turns, `rounds` times each, each by
 * the bench that it brings. Returns whether no figure is worse than the noise between runs.
 */
export const compare = async (
  ref: string,
  args: string[],
  rounds: number,
  signal: (stop: () => Promise<void>) => void,
): Promise<boolean> => {
  const commit = (await must('git', ['rev-parse', '--verify', `${ref}^{commit}`])).trim()
  const folder = await mkdtemp(join(tmpdir(), 'certhub-compare-'))
  const tree = join(folder, 'tree')
  const remove = async (): Promise<void> => {
    await exec('git', ['worktree', 'remove', '--force', tree])
    await rm(folder, { recursive: true, force: true })
  }
  signal(remove)
  try {
    await must('git', ['worktree', 'add', '--detach', tree, commit])
    if ((await lockFile(tree)) === (await lockFile(root)))
      await symlink(join(root, 'node_modules'), join(tree, 'node_modules'))
    else await must('npm', ['ci'], { cwd: tree })
    const [here, there]: [Reading[][], Reading[][]] = [[], []]
    for (let round = 1; round <= rounds; round += 1) {
      console.error(`round ${round} of ${rounds}: this tree…`)
      here.push(await run(root, args))
      console.error(`round ${round} of ${rounds}: ${ref}…`)
      there.push(await run(tree, args))
    }
    const comparisons = compareReadings(here, there)
    if (comparisons.length === 0) throw new Error(`nothing that both trees measure with ${args.join(' ')}`)
    for (const comparison of comparisons) console.log(lineOfComparison(comparison))
    return comparisons.every(({ verdict }) => verdict !== 'worse')
  } finally {
    await remove()
  }
}
