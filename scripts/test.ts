import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exec } from './exec.ts'
import { readReport, tallyOfChecks, tallyOfPlaywright, tallyOfVitest } from './read-report.ts'
import { addTallies, noTally, type Tally, tallyLine, withCrash } from './tally.ts'

interface Runner {
  name: string
  command: string
  args: (report: string) => string[]
  env?: (report: string) => NodeJS.ProcessEnv
  /** Reads its report; without one only a failure counts, as one. */
  tallyOf?: (json: unknown) => Tally
}

const vitest = (project: string): Runner => ({
  name: project,
  command: 'vitest',
  args: (report) => [
    ...['run', '--project', project, '--reporter=default'],
    ...['--reporter=json', `--outputFile.json=${report}`],
  ],
  tallyOf: tallyOfVitest,
})

const runners: Runner[] = [
  { name: 'provision', command: 'node', args: () => ['scripts/provision.mjs'] },
  { name: 'build', command: 'electron-vite', args: () => ['build', '--logLevel', 'warn'] },
  {
    name: 'check',
    command: 'node',
    args: (report) => ['scripts/check.mjs', '--report', report],
    tallyOf: tallyOfChecks,
  },
  vitest('unit'),
  vitest('lab'),
  {
    name: 'e2e',
    command: 'playwright',
    args: () => ['test', '--config', 'e2e/playwright.config.ts', '--reporter=list,json'],
    env: (report) => ({ PLAYWRIGHT_JSON_OUTPUT_NAME: report, PLAYWRIGHT_JSON_OUTPUT_FILE: report }),
    tallyOf: tallyOfPlaywright,
  },
]

const runOne = async (runner: Runner, folder: string): Promise<{ tally: Tally; summary: string }> => {
  const report = join(folder, `${runner.name}.json`)
  console.log(`\n=== ${runner.name} ===`)
  const start = performance.now()
  const { code } = await exec(runner.command, runner.args(report), {
    output: 'show',
    env: runner.env?.(report) ?? {},
  })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  const counted = runner.tallyOf ? await readReport(report, runner.tallyOf) : noTally
  const tally = withCrash(counted, code)
  const outcome = runner.tallyOf ? tallyLine(tally) : code === 0 ? 'ok' : 'failed'
  return { tally, summary: `${runner.name.padEnd(10)} ${seconds.padStart(6)} s   ${outcome}` }
}

const folder = await mkdtemp(join(tmpdir(), 'certhub-test-'))
try {
  const results = []
  for (const runner of runners) results.push(await runOne(runner, folder))
  const total = addTallies(results.map(({ tally }) => tally))
  console.log(`\n${results.map(({ summary }) => summary).join('\n')}\n`)
  console.log(tallyLine(total))
  process.exitCode = total.failed > 0 ? 1 : 0
} finally {
  await rm(folder, { recursive: true, force: true })
}
