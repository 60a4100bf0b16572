import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { root } from './build.mjs'
import { exec } from './exec.ts'
import { findBadNames } from './find-bad-names.ts'
import { checkImports, checkPlantedViolations, checkRooms, listRooms } from './import-rules.ts'
import { checkLockFile } from './lock-file-rule.ts'
import { checkMessages } from './message-rule.ts'
import { checkPreloadSize } from './preload-size.ts'
import { checkSupplyChain } from './supply-chain.ts'

/** What is wrong, in lines for a person; undefined when nothing is; `skipped` when there is nothing to look at. */
export type Finding = string | undefined | { skipped: string }

const program =
  (command: string, ...args: string[]) =>
  async (): Promise<Finding> => {
    const { code, stdout, stderr } = await exec(command, args, { env: { FORCE_COLOR: '0' } })
    return code === 0 ? undefined : `${stdout}${stderr}`.trim() || `${command} ended with ${code}`
  }

const steps: [string, () => Promise<Finding>][] = [
  ['types: main, preload, lab, scripts', program('tsc', '-p', 'tsconfig.json', '--pretty', 'false')],
  ['types: end-to-end', program('tsc', '-p', 'tsconfig.e2e.json', '--pretty', 'false')],
  ['types: renderer', program('tsc', '-p', 'tsconfig.web.json', '--pretty', 'false')],
  ['format and lint', program('biome', 'check', '--error-on-warnings', '--max-diagnostics=50', '.')],
  ['who imports whom', () => checkImports()],
  ['each import rule catches its planted violation', () => checkPlantedViolations()],
  ['every folder is one room, and each room’s rule catches its planted violation', () => checkRooms()],
  ['nothing unused', program('knip', '--no-progress')],
  ['no folder or file named utils, helpers, common, manager, service', () => findBadNames(root)],
  ['no message is read', () => checkMessages()],
  ['the lock of a data directory is named by its owner alone', () => checkLockFile()],
  ['every package is pinned, every install script decided on', () => checkSupplyChain(root)],
  ['the preload script is small', () => checkPreloadSize(root)],
]

interface Outcome {
  finding: Finding
  seconds: string
}

const timed = async (find: () => Promise<Finding>): Promise<Outcome> => {
  const start = performance.now()
  const finding = await find().catch((error: unknown) => String(error))
  return { finding, seconds: ((performance.now() - start) / 1000).toFixed(1) }
}

/** Two at a time; each step's outcome by its place, as soon as it is known. */
const startAll = (): Promise<Outcome>[] => {
  const lanes = [Promise.resolve(), Promise.resolve()]
  return steps.map(([, find], index) => {
    const outcome = (lanes[index % 2] ?? Promise.resolve()).then(() => timed(find))
    lanes[index % 2] = outcome.then(() => {})
    return outcome
  })
}

const { values } = parseArgs({ options: { report: { type: 'string' } } })
for (const line of await listRooms()) console.log(`room    ${line}`)
const tally = { passed: 0, failed: 0, skipped: 0 }
const outcomes = startAll()
for (const [index, [name]] of steps.entries()) {
  const { finding, seconds } = (await outcomes[index]) ?? { finding: 'never ran', seconds: '' }
  const word = finding === undefined ? 'passed' : typeof finding === 'string' ? 'failed' : 'skipped'
  tally[word] += 1
  const why = typeof finding === 'object' ? ` (${finding.skipped})` : ''
  console.log(`${word.padEnd(7)} ${seconds.padStart(5)} s  ${name}${why}`)
  if (typeof finding === 'string') console.log(finding.replace(/^/gm, '    '))
}
console.log(`check: ${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`)
if (values.report) await writeFile(values.report, JSON.stringify(tally))
process.exitCode = tally.failed > 0 ? 1 : 0
