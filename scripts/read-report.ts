import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Tally } from './tally.ts'

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string().default(''),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({
          status: z.string().optional(),
          fullName: z.string().default(''),
          failureMessages: z.array(z.string()).default([]),
        }),
      ),
    }),
  ),
})

const playwrightReport = z.object({
  errors: z.array(z.unknown()),
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    flaky: z.number(),
    skipped: z.number(),
  }),
})

const checkReport = z.object({ passed: z.number(), failed: z.number(), skipped: z.number() })

const firstLine = (text: string): string => text.split('\n')[0]?.slice(0, 300) ?? ''

/** Vitest's JSON: a file that could not even be loaded has no test in it, and counts as one failed. */
export const tallyOfVitest = (json: unknown): Tally => {
  const report = vitestReport.parse(json)
  const unloadable = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  const failed = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages: [why = ''] }) => `${name} › ${fullName}: ${firstLine(why)}`),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: [...failed, ...unloadable.map(({ name, message }) => `${name}: ${firstLine(message)}`)],
  }
}

/** Playwright's JSON: a test that passed at a repeat has passed. */
export const tallyOfPlaywright = (json: unknown): Tally => {
  const { stats, errors } = playwrightReport.parse(json)
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
  }
}

export const tallyOfChecks = (json: unknown): Tally => checkReport.parse(json)

/** The tally of a report file, or undefined where the runner died before it wrote one. */
export const readReport = async (
  file: string,
  tallyOf: (json: unknown) => Tally,
): Promise<Tally | undefined> => {
  try {
    return tallyOf(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return undefined
  }
}
