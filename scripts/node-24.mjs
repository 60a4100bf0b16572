import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ownNode = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url))
const major = Number(process.versions.node.split('.')[0])

/**
 * Goes on in `file`: in this process when it is Node 24 or newer, else in the Node 24 of node_modules.
 * `npm run` has that one on its PATH already; this is for who calls a script by hand.
 */
export const onNode24 = async (file) => {
  if (major >= 24) {
    await import(file.href)
    return
  }
  if (!existsSync(ownNode)) {
    console.error(`This needs Node 24, and this is ${process.version}: run "npm ci" first, which brings one.`)
    process.exit(1)
  }
  const { status } = spawnSync(ownNode, [fileURLToPath(file), ...process.argv.slice(2)], { stdio: 'inherit' })
  process.exit(status ?? 1)
}
