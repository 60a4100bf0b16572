import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'], testTimeout: 10_000 } },
      {
        test: {
          name: 'lab',
          include: ['lab/tests/**/*.test.ts'],
          globalSetup: ['lab/vitest-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Each file has servers of its own; more at once would be too slow for what has a time to keep.
          maxWorkers: 2,
        },
      },
    ],
  },
})
