/** What one runner of `npm test` counted. */
export interface Tally {
  passed: number
  failed: number
  skipped: number
  /** Each test that failed, with the first line of its error. */
  failures?: string[]
}

export const noTally: Tally = { passed: 0, failed: 0, skipped: 0 }

export const addTallies = (tallies: Tally[]): Tally =>
  tallies.reduce(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      skipped: sum.skipped + one.skipped,
      failures: [...(sum.failures ?? []), ...(one.failures ?? [])],
    }),
    noTally,
  )

/** The last line that `npm test` prints. */
export const tallyLine = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`

/** A runner that left no report, or that failed without naming a failed test, counts as one failure. */
export const withCrash = (tally: Tally | undefined, exitCode: number): Tally => {
  const counted = tally ?? noTally
  const crashed = tally === undefined || (exitCode !== 0 && counted.failed === 0)
  return crashed ? { ...counted, failed: counted.failed + 1 } : counted
}
