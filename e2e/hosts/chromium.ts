import { existsSync } from 'node:fs'

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The machine's own Chromium; undefined where there is none, and Playwright's is used if it was downloaded. */
const executablePath = process.env.CERTHUB_CHROMIUM ?? installed.find((path) => existsSync(path))

const isRoot = process.getuid?.() === 0

/** Chromium as a test wants it: it starts nothing of its own. Its sandbox does not work as root. */
const args = [
  ...(isRoot ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const launchOptions = { args, ...(executablePath && { executablePath }) }
