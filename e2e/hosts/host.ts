import type { Browser, Page } from '@playwright/test'
import type { Desktop } from './stand-in/desktop.ts'

/**
 * Where the same user interface runs: in a browser, served by `certhub serve`; as the built desktop app with a
 * stand-in for Electron, its window a Chromium page; in Electron itself.
 */
export type HostName = 'web' | 'stand-in' | 'electron'

export interface HostOptions {
  browser: Browser
  dataDirectory: string
  env: NodeJS.ProcessEnv
  /** Called with the page before it shows anything. */
  watch(page: Page): void
}

/** A running hub and the page it shows. */
export interface Running {
  page: Page
  /** Ends the hub as a person would; throws when it does not end well. */
  stop(): Promise<void>
  /** What the stand-in knows of the desktop app. */
  desktop?: Desktop
}

export type Host = (options: HostOptions) => Promise<Running>
