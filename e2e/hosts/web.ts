import type { Host } from './host.ts'
import { startNode } from './program.ts'

/** An address that opens a session of the hub that runs in this environment, as `certhub open` gives it. */
export const launchAddress = async (env: NodeJS.ProcessEnv): Promise<string> => {
  const program = startNode(['out/main/cli.js', 'open', '--no-open'], { env })
  const address = await program.prints(/http:\/\/\S+(?=\n)/)
  await program.ends()
  return address
}

/** `certhub serve` without a window, and a browser at an address of it. */
export const web: Host = async ({ browser, env, watch }) => {
  const program = startNode(['out/main/headless.js'], { env })
  await program.prints(/http:\/\/\S+(?=\n)/)
  const context = await browser.newContext()
  const page = await context.newPage()
  watch(page)
  await page.goto(await launchAddress(env))
  return {
    page,
    stop: async () => {
      await context.close()
      program.child.kill('SIGTERM')
      await program.ends()
    },
  }
}
