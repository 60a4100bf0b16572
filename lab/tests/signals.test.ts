import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { buildWhenStale, root } from '../../scripts/build.mjs'
import { endHubProcess, type HubProcess, hubCommand, startHubProcess } from '../hub-process.ts'
import { waitUntil } from '../wait-until.ts'

const certhub = join(root, 'scripts/certhub.mjs')
const serve = ['serve', '--port', '0', '--no-open']

/** A Node that is too old for the hub, so that the wrapper has to start another one. */
const oldNode = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'node'))
  .filter((file) => existsSync(file))
  .find(
    (file) =>
      Number(spawnSync(file, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout.split('.')[0]) <
      24,
  )

type Signal = 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'SIGKILL'
/** To one process, or as a terminal's Ctrl-C to all of its group. */
type Way = [name: string, command: readonly string[], signals: readonly (Signal | 'Ctrl-C')[]]

const ways: Way[] = [
  ['the hub itself', hubCommand, ['SIGTERM', 'SIGINT', 'SIGHUP']],
  ['the terminal', [hubCommand[0], certhub, ...serve], ['SIGHUP', 'Ctrl-C']],
  ...(oldNode
    ? ([
        [
          'the terminal under an old Node',
          [oldNode, certhub, ...serve],
          ['SIGTERM', 'SIGINT', 'SIGHUP', 'Ctrl-C', 'SIGKILL'],
        ],
      ] satisfies Way[])
    : []),
  // Under dash a SIGINT for npm alone stops at the shell in between, which waits; Ctrl-C reaches all of them.
  [
    'npm run certhub',
    ['npm', 'run', '-s', 'certhub', '--', ...serve],
    ['SIGTERM', 'SIGHUP', 'Ctrl-C', 'SIGKILL'],
  ],
]
const cases = ways.flatMap(([name, command, signals]) => signals.map((signal) => ({ name, command, signal })))

let data = ''
let started: HubProcess[]
beforeAll(async () => {
  expect(await buildWhenStale()).toBe(true)
})
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'certhub-signals-'))
  started = []
})
afterEach(() => {
  for (const each of started) endHubProcess(each)
  rmSync(data, { recursive: true })
})

const start = async (command: readonly string[]): Promise<HubProcess> => {
  const hub = startHubProcess(data, command)
  started.push(hub)
  if (!(await hub.served)) throw new Error(hub.output())
  return hub
}
/** A hub that ended in good order took its notes away. */
const endedWell = async (): Promise<void> =>
  waitUntil('the hub has ended in good order', () =>
    readdirSync(data).every((name) => !/^hub\.(owner|control)\.json$|-wal$|\.sock$/.test(name)),
  )

it.each(cases)('$signal for $name ends the hub in good order', async ({ command, signal }) => {
  const hub = await start(command)
  if (signal === 'Ctrl-C') process.kill(-(hub.child.pid ?? 0), 'SIGINT')
  else hub.child.kill(signal)
  const end = await hub.ended
  await endedWell()
  if (command[0] !== 'npm' && signal !== 'SIGKILL') expect(end).toBe(0)
})
