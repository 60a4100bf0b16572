import { expect, it } from 'vitest'
import { tallyOfPlaywright, tallyOfVitest } from './read-report.ts'
import { addTallies, tallyLine, withCrash } from './tally.ts'

it('the last line sums what every runner counted', () => {
  const sum = addTallies([
    { passed: 3, failed: 0, skipped: 1 },
    { passed: 4, failed: 2, skipped: 0 },
  ])
  expect(tallyLine(sum)).toBe('7 passed, 2 failed, 1 skipped')
})

it('a runner that left no report counts as one failure, even if it ended well', () => {
  expect(withCrash(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

it('a runner that failed although all its tests passed counts as one failure', () => {
  expect(withCrash({ passed: 5, failed: 0, skipped: 0 }, 1)).toEqual({ passed: 5, failed: 1, skipped: 0 })
})

it('a runner whose tests failed is not counted twice', () => {
  expect(withCrash({ passed: 5, failed: 2, skipped: 0 }, 1).failed).toBe(2)
})

it('a test file that Vitest cannot load counts as one failed test', () => {
  const report = { numPassedTests: 2, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1 }
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{}] },
    { status: 'passed', assertionResults: [{}, {}] },
  ]
  expect(tallyOfVitest({ ...report, testResults })).toEqual({ passed: 2, failed: 2, skipped: 2 })
})

it('a Playwright run that passed at a repeat passed, and one that could not start failed', () => {
  const stats = { expected: 4, unexpected: 0, flaky: 1, skipped: 2 }
  expect(tallyOfPlaywright({ stats, errors: [] })).toEqual({ passed: 5, failed: 0, skipped: 2 })
  expect(tallyOfPlaywright({ stats, errors: [{}] }).failed).toBe(1)
})
