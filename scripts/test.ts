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

const provision: Runner = { name: 'provision', command: 'node', args: () => ['scripts/provision.mjs'] }
const build: Runner = {
  name: 'build',
  command: 'electron-vite',
  args: () => ['build', '--logLevel', 'warn'],
}
const check: Runner = {
  name: 'check',
  command: 'node',
  args: (report) => ['scripts/check.mjs', '--report', report],
  tallyOf: tallyOfChecks,
}
const endToEnd: Runner = {
  name: 'e2e',
  command: 'playwright',
  args: () => ['test', '--config', 'e2e/playwright.config.ts', '--reporter=list,json'],
  env: (report) => ({ PLAYWRIGHT_JSON_OUTPUT_NAME: report, PLAYWRIGHT_JSON_OUTPUT_FILE: report }),
  tallyOf: tallyOfPlaywright,
}

/** One after another; those of one stage run together: what waits for servers and browsers leaves a core idle. */
const stages: Runner[][] = [[provision], [build], [check], [vitest('unit')], [vitest('lab'), endToEnd]]

/** Only one at a time is shown as it goes; another one's output follows when it has ended. */
const runOne = async (
  runner: Runner,
  folder: string,
  live: boolean,
): Promise<{ tally: Tally; summary: string }> => {
  const report = join(folder, `${runner.name}.json`)
  if (live) console.log(`\n=== ${runner.name} ===`)
  const start = performance.now()
  const { code, stdout, stderr } = await exec(runner.command, runner.args(report), {
    output: live ? 'show' : 'keep',
    env: runner.env?.(report) ?? {},
  })
  if (!live) console.log(`\n=== ${runner.name} ===\n${stdout}${stderr}`)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  const counted = runner.tallyOf ? await readReport(report, runner.tallyOf) : noTally
  const tally = withCrash(counted, code)
  const outcome = runner.tallyOf ? tallyLine(tally) : code === 0 ? 'ok' : 'failed'
  return { tally, summary: `${runner.name.padEnd(10)} ${seconds.padStart(6)} s   ${outcome}` }
}

const folder = await mkdtemp(join(tmpdir(), 'certhub-test-'))
try {
  const results = []
  for (const stage of stages)
    results.push(...(await Promise.all(stage.map((runner, place) => runOne(runner, folder, place === 0)))))
  const total = addTallies(results.map(({ tally }) => tally))
  console.log(`\n${results.map(({ summary }) => summary).join('\n')}\n`)
  // The last lines are what one has of a run elsewhere, and two runners' output is long.
  for (const failure of total.failures ?? []) console.log(`failed: ${failure}`)
  console.log(tallyLine(total))
  process.exitCode = total.failed > 0 ? 1 : 0
} finally {
  await rm(folder, { recursive: true, force: true })
}
