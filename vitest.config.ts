import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'

/** They end what hangs, and nothing else: a busy machine may take many times as long as usual. Milliseconds. */
const patience = {
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 60_000, interval: 20 } },
}

/** Loops of many minutes, which `npm test` leaves out. */
const exclude = [...configDefaults.exclude, '**/*.long.test.ts']

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude,
          ...patience,
          // Vitest leaves one core to itself, of two every other one.
          maxWorkers: availableParallelism(),
        },
      },
      {
        test: {
          name: 'lab',
          include: ['lab/tests/**/*.test.ts'],
          exclude,
          globalSetup: ['lab/vitest-setup.ts'],
          ...patience,
          // Each file has servers of its own; more at once would be too slow for what has a time to keep.
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'long',
          include: ['{src,lab,scripts}/**/*.long.test.ts'],
          globalSetup: ['lab/vitest-setup.ts'],
          ...patience,
          maxWorkers: 1,
        },
      },
    ],
  },
})
