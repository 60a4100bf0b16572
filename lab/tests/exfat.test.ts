import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildWhenStale } from '../../scripts/build.mjs'
import { connectControl } from '../../src/main/control/client.ts'
import type { InputOf, MethodName, OutputOf } from '../../src/shared/contract/contract.ts'
import { type ExfatDisk, mountExfatDisk } from '../exfat-disk.ts'
import { endHubProcess, type HubProcess, startHubProcess } from '../hub-process.ts'
import { run } from '../run.ts'

let disk: ExfatDisk | undefined
let data = ''
const started: HubProcess[] = []
beforeAll(async () => {
  expect(await buildWhenStale()).toBe(true)
  const mounted = await mountExfatDisk()
  if (typeof mounted === 'string') return console.warn(`skipped: no exFAT here (${mounted})`)
  disk = mounted
  mkdirSync(join(disk.path, 'stick'))
  data = join(disk.path, 'stick/hub')
})
afterAll(async () => {
  for (const each of started) endHubProcess(each)
  await Promise.all(started.map(({ ended }) => ended))
  await disk?.unmount()
})

const start = (): HubProcess => {
  const hub = startHubProcess(data)
  started.push(hub)
  return hub
}
const call = async <M extends MethodName>(method: M, input: InputOf<M>): Promise<OutputOf<M>> => {
  const client = await connectControl(data)
  const answer = await client?.call(method, input)
  client?.close()
  if (!answer?.ok) throw new Error(JSON.stringify(answer))
  return answer.value
}

it('an exFAT disk has one owner, keeps what is stored over a kill, and lets go of it at once', async (context) => {
  if (!disk) return context.skip()
  const first = start()
  expect([await first.served, first.output()]).toEqual([true, expect.anything()])
  const status = await call('hub.status', {})
  expect(status.notices.map(({ code }) => code).sort()).toEqual(['control.elsewhere', 'data_dir.no_modes'])

  const second = start()
  expect(await second.served).toBe(false)
  expect(second.output()).toContain('is in use by process')

  await call('credentials.add', {
    type: 'basic-auth',
    instance: 'local',
    name: 'kept',
    username: 'u',
    password: 'a password',
  })
  first.child.kill('SIGKILL')
  await first.ended

  const next = start()
  expect([await next.served, next.output()]).toEqual([true, expect.anything()])
  expect((await call('hub.status', {})).counts.credentials).toBe(1)

  // Pulled out while the hub runs.
  expect((await run('umount', ['--lazy', disk.path])).code).toBe(0)
  expect(await next.ended).toBe(1)
  expect(next.output()).toContain('is no longer this hub’s')
})
