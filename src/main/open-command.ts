import type { Command } from './shells/cli/command.ts'

/** `certhub open`: a way into the page of the hub that runs, for who has its control socket. */
export const openCommand: Command = {
  path: ['open'],
  summary: 'Open the page of the running `certhub serve` in the browser',
  options: { 'no-open': { summary: 'print the address and open no browser' } },
  run: async ({ call, given, env, print, say, json }) => {
    const { launchAddress, file } = await call('sessions.openPage', {})
    if (given['no-open'] === true || json) {
      print({ address: launchAddress }, launchAddress)
      say('It is good once, within a minute.')
      return
    }
    const { openInBrowser } = await import('./shells/headless/open-in-browser.ts')
    openInBrowser(file, env)
    say('Opening it in the browser. Where none opens: `certhub open --no-open` prints the address.')
  },
}
