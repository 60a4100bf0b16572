import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { endAs, endWithNpm, handOnSignals } from './pass-signals.mjs'

const ownNode = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url))
const endWithWrapper = new URL('./end-with-wrapper.mjs', import.meta.url)
const major = Number(process.versions.node.split('.')[0])

/** Goes on in `file` in a process of this Node, which gets this one's signals and whose end is this one's. */
export const goOnIn = (node, file) => {
  const args = ['--import', endWithWrapper.href, fileURLToPath(file), ...process.argv.slice(2)]
  const child = spawn(node, args, {
    stdio: 'inherit',
    env: { ...process.env, CERTHUB_WRAPPER: String(process.pid) },
  })
  child.once('error', (error) => {
    console.error(`${node}: ${error.message}`)
    process.exit(1)
  })
  handOnSignals(child)
  child.once('exit', endAs)
}

/**
 * Goes on in `file`: in this process when it is Node 24 or newer, else in the Node 24 of node_modules.
 * `npm run` has that one on its PATH already; this is for who calls a script by hand.
 */
export const onNode24 = async (file) => {
  endWithNpm()
  if (major >= 24) {
    await import(file.href)
    return
  }
  if (!existsSync(ownNode)) {
    console.error(`This needs Node 24, and this is ${process.version}: run "npm ci" first, which brings one.`)
    process.exit(1)
  }
  goOnIn(ownNode, file)
}
