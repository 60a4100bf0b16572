import { spawn } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Secret } from '../../shared/secret.ts'
import { nodeFiles } from '../adapters/vault-stores/node-files.ts'
import { openVault } from './open-vault.ts'
import { MemoryKeyStore } from './testing/memory-key-store.ts'

const rounds = Number(process.env.CERTHUB_KILL_ROUNDS ?? 20)
let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'certhub-kill-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

/** Lets a child write, kills it in the middle of it, and returns the last values it began and finished. */
const writeAndKill = async (key: string, first: number): Promise<{ begun: number; done: number }> => {
  const script = join(import.meta.dirname, 'testing/write-until-killed.ts')
  const child = spawn(process.execPath, [script, directory, key, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  let finished = 0
  const enough = randomInt(2, 6)
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (chunk: string) => {
    output += chunk
    finished += chunk.split('done').length - 1
    if (finished >= enough) child.kill('SIGKILL')
  })
  await once(child, 'close')
  const last = (word: string) =>
    Number([...output.matchAll(new RegExp(`${word} (\\d+)\\n`, 'g'))].at(-1)?.[1] ?? -1)
  return { begun: last('begin'), done: last('done') }
}

it(
  `after each of ${rounds} kills the record is the last one written or the one that was being written`,
  async () => {
    const key = randomBytes(32).toString('base64')
    const clock = { now: Date.now, monotonic: () => performance.now(), sleep: async () => {} }
    let lost = 0
    let next = 0
    for (let round = 0; round < rounds; round++) {
      const { begun, done } = await writeAndKill(key, next)
      const store = new MemoryKeyStore('environment', new Secret(key))
      const vault = await openVault({ files: nodeFiles, directory, stores: () => [store], clock })
      await vault.unlock()
      const [, found] = (await vault.get('dns', 'crd_a')).expose().split(' ')
      // A value may be finished whose "done" was not read any more, and one more may have been begun.
      if (Number(found) < done || Number(found) > begun + 1) lost++
      next = begun + 2
    }
    expect(lost).toBe(0)
    const files = readdirSync(directory, { recursive: true }).map(String)
    expect(files.filter((name) => name.endsWith('.tmp'))).toEqual([])
  },
  rounds * 20_000 + 60_000,
)
