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
  expect(tallyOfVitest({ ...report, testResults })).toMatchObject({ passed: 2, failed: 2, skipped: 2 })
})

it('what failed in Vitest is named with the first line of its error', () => {
  const testResults = [
    {
      name: 'a.test.ts',
      status: 'failed',
      assertionResults: [
        { status: 'passed', fullName: 'it stands' },
        {
          status: 'failed',
          fullName: 'it falls',
          failureMessages: ['expected 1 to be 2\n    at a.test.ts:3'],
        },
      ],
    },
    { name: 'b.test.ts', status: 'failed', message: 'No such module', assertionResults: [] },
  ]
  const report = { numPassedTests: 1, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0, testResults }
  expect(addTallies([tallyOfVitest(report)]).failures).toEqual([
    'a.test.ts › it falls: expected 1 to be 2',
    'b.test.ts: No such module',
  ])
})

it('a Playwright run that passed at a repeat passed, and one that could not start failed', () => {
  const stats = { expected: 4, unexpected: 0, flaky: 1, skipped: 2 }
  expect(tallyOfPlaywright({ stats, errors: [] })).toEqual({ passed: 5, failed: 0, skipped: 2 })
  expect(tallyOfPlaywright({ stats, errors: [{}] }).failed).toBe(1)
})
