import type { Host } from './host.ts'
import { startNode } from './program.ts'

/** `certhub serve` without a window, and a browser at the address it prints. */
export const web: Host = async ({ browser, env, watch }) => {
  const program = startNode(['out/main/headless.js'], { env })
  const url = await program.prints(/http:\/\/\S+(?=\n)/)
  const context = await browser.newContext()
  const page = await context.newPage()
  watch(page)
  await page.goto(url)
  return {
    page,
    stop: async () => {
      await context.close()
      program.child.kill('SIGTERM')
      await program.ends()
    },
  }
}
