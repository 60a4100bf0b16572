import { defineConfig } from '@playwright/test'
import { launchOptions } from './hosts/chromium.ts'
import { electronPath } from './hosts/electron-path.ts'
import type { HostName } from './hosts/host.ts'

/** Specs that speak of one kind of host only; all others run on every host. */
const webOnly = '**/*.web.spec.ts'
const desktopOnly = '**/*.desktop.spec.ts'
/** One skipped test, instead of all of them, where there is no Electron. */
const electronMissing = '**/electron-missing.ts'

export default defineConfig<object, { hostName: HostName }>({
  testDir: './specs',
  outputDir: '../test-results/e2e',
  globalSetup: './hosts/lab-setup.ts',
  workers: 3,
  retries: 0,
  // They end what hangs, and nothing else: a busy machine may take many times as long as usual.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    launchOptions,
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'web', use: { hostName: 'web' }, testIgnore: desktopOnly },
    { name: 'stand-in', use: { hostName: 'stand-in' }, testIgnore: webOnly },
    {
      name: 'electron',
      use: { hostName: 'electron' },
      ...(electronPath() ? { testIgnore: webOnly } : { testMatch: electronMissing }),
    },
  ],
})
