import { spawn } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { buildWhenStale, builtFiles, root } from './build.mjs'
import { electronBinary } from './electron-binary.ts'
import { endAs, handOnSignals } from './pass-signals.mjs'

const args = process.argv.slice(2)

/** Why no window can open here, in words that end a sentence; undefined when one can. */
const obstacle = (): string | undefined => {
  if (process.platform !== 'linux') return undefined
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display'
  if (process.getuid?.() === 0 && !args.includes('--no-sandbox'))
    return 'Electron does not run as root with its sandbox ("npm start -- --no-sandbox" runs it without)'
  return undefined
}

/** Runs the window to its end. An end with a failure within 5 s is no window: gives the reason. */
const openWindow = async (program: string): Promise<string | undefined> => {
  const start = performance.now()
  const window = spawn(program, [root, ...args], { stdio: 'inherit' })
  const handedOn = handOnSignals(window)
  return await new Promise((resolve) => {
    window.once('error', (error) => resolve(`Electron does not start (${error.message})`))
    window.once('exit', (code, signal) => {
      handedOn.stop()
      const atOnce = performance.now() - start < 5_000 && !handedOn.any()
      if (code !== 0 && atOnce) return resolve(`Electron ended at once (${signal ?? code})`)
      endAs(code, signal)
    })
  })
}

const servePage = async (why: string): Promise<void> => {
  console.error(`No window, because ${why}: Certhub opens in the browser instead.`)
  // Its page is where a new vault is protected, whether or not this was started from a terminal.
  const given = args.filter((arg) => arg !== '--no-sandbox')
  const closed = given.includes('--require-unlocked') ? [] : ['--no-require-unlocked']
  process.argv.splice(1, Infinity, builtFiles.cli, 'serve', ...closed, ...given)
  await import(pathToFileURL(builtFiles.cli).href)
}

const main = async (): Promise<void> => {
  if (!(await buildWhenStale())) {
    process.exitCode = 1
    return
  }
  const why = obstacle()
  if (why) return await servePage(why)
  const program = await electronBinary(20_000)
  if (!program) return await servePage('Electron’s program could not be fetched')
  const failure = await openWindow(program)
  if (failure) await servePage(failure)
}

await main()
