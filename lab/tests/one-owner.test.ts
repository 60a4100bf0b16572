import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildWhenStale } from '../../scripts/build.mjs'
import { type ControlClient, connectControl } from '../../src/main/control/client.ts'
import { endHubProcess, type HubProcess, hubCommand, startHubProcess } from '../hub-process.ts'
import { waitUntil } from '../wait-until.ts'

let root = ''
let data = ''
let started: HubProcess[]
beforeAll(async () => {
  expect(await buildWhenStale()).toBe(true)
})
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'certhub-owner-'))
  data = join(root, 'data')
  started = []
})
afterEach(() => {
  for (const each of started) endHubProcess(each)
  rmSync(root, { recursive: true })
})

const start = (command: readonly string[] = hubCommand, env: NodeJS.ProcessEnv = {}): HubProcess => {
  const hub = startHubProcess(data, command, env)
  started.push(hub)
  return hub
}
const mustServe = async (hub: HubProcess): Promise<HubProcess> => {
  if (!(await hub.served)) throw new Error(hub.output())
  return hub
}
const connect = async (): Promise<ControlClient> => {
  const client = await connectControl(data)
  if (!client) throw new Error('no hub answers')
  return client
}
const may = (...command: string[]): boolean => spawnSync(command[0] ?? '', command.slice(1)).status === 0
const preload = (name: string, text: string): string[] => {
  const file = join(root, name)
  writeFileSync(file, text)
  return [hubCommand[0], '--import', file, hubCommand[1]]
}

describe('a second hub is refused, and the first goes on', () => {
  const pidNamespace = ['unshare', '-pf', '--mount-proc', '--kill-child']
  const userNamespace = ['unshare', '-Urmpf', '--mount-proc', '--kill-child']

  it.each([
    ['beside it', [], true],
    ['in another PID namespace, as in a second container', pidNamespace, may(...pidNamespace, 'true')],
    ['in another user namespace', userNamespace, may(...userNamespace, 'true')],
  ])('%s', async (_, wrapper, allowed) => {
    if (!allowed) return console.warn(`skipped: ${wrapper.join(' ')} is not permitted here`)
    await mustServe(start())
    const second = start([...wrapper, ...hubCommand])
    expect(await second.served).toBe(false)
    expect(await second.ended).toBe(1)
    expect(second.output()).toContain('is in use by process')
    const client = await connect()
    const added = await client.call('credentials.add', {
      type: 'basic-auth',
      instance: 'local',
      name: 'kept',
      username: 'u',
      password: 'a password',
    })
    expect(added).toMatchObject({ ok: true })
    client.close()
  })

  it('also when six start at once', async () => {
    const hubs = Array.from({ length: 6 }, () => start())
    const served = await Promise.all(hubs.map((hub) => hub.served))
    expect(served.filter(Boolean)).toHaveLength(1)
  })
})

describe('a hub starts at once', () => {
  it('after one that was killed, whose child lives on', async () => {
    const child = `import { spawn } from 'node:child_process'
      spawn('sleep', ['1000'], { stdio: 'inherit' }).unref()`
    const first = await mustServe(start(preload('child.mjs', child)))
    first.child.kill('SIGKILL')
    await first.ended
    await mustServe(start())
  })

  it('after one that was killed and is not reaped', async () => {
    const file = join(root, 'pid')
    const shell = start(['sh', '-c', `"$0" "$1" & echo $! > ${file}; exec sleep 1000`, ...hubCommand])
    expect(await shell.served).toBe(true)
    const pid = readFileSync(file, 'utf8').trim()
    process.kill(Number(pid), 'SIGKILL')
    await waitUntil('it is a zombie', () => / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')))
    await mustServe(start())
  })

  it('where the notes of a former one name a process that lives', async () => {
    mkdirSync(data)
    const note = { pid: process.pid, host: 'elsewhere', since: new Date().toISOString(), mark: 'x' }
    writeFileSync(join(data, 'hub.owner.json'), JSON.stringify(note))
    writeFileSync(join(data, 'hub.lock'), JSON.stringify({ pid: process.pid, started: '' }))
    await mustServe(start())
  })
})

describe('a hub that runs and loses its data directory', () => {
  const lose = {
    'is moved': () => renameSync(data, join(root, 'moved')),
    'is removed': () => rmSync(data, { recursive: true }),
    'is replaced': () => {
      renameSync(data, join(root, 'moved'))
      mkdirSync(data)
      for (const name of ['hub.lock.sqlite', 'hub.sqlite']) writeFileSync(join(data, name), '')
    },
  }

  it.each(Object.entries(lose))('that %s answers that, writes no more, and ends', async (how, take) => {
    const hub = await mustServe(start())
    const client = await connect()
    take()
    const answer = await client.call('instances.add', {
      name: 'late',
      kind: 'folder',
      settings: { path: '/srv' },
    })
    expect(answer).toMatchObject({ ok: false, error: { code: 'data_dir.lost' } })
    expect(await hub.ended).toBe(1)
    expect(hub.output()).toContain('is no longer this hub’s')
    if (how === 'is removed') expect(existsSync(data)).toBe(false)
    client.close()
  })

  it('says so and ends by itself when nobody calls', async () => {
    const hub = await mustServe(start())
    renameSync(data, join(root, 'moved'))
    expect(await hub.ended).toBe(1)
    expect(hub.output()).toContain('is no longer this hub’s')
  })

  it('ends too when something in it opened the lock file by fs, whatever that was', async () => {
    const mistake = `import { readFileSync } from 'node:fs'
      process.on('SIGUSR2', () => readFileSync(${JSON.stringify(join(data, 'hub.lock.sqlite'))}))`
    const hub = await mustServe(start(preload('mistake.mjs', mistake)))
    hub.child.kill('SIGUSR2')
    expect(await hub.ended).toBe(1)
    expect(hub.output()).toContain('its lock was lost')
  })
})

describe.skipIf(!may('cc', '--version'))('a file system without locks', () => {
  const shim = (errno: string): string => {
    const source = join(root, 'no-locks.c')
    const text = `#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
static int pass(const char *name, int fd, int command, void *argument) {
  if (command == F_SETLK || command == F_SETLKW) { errno = ${errno}; return -1; }
  int (*next)(int, int, ...) = dlsym(RTLD_NEXT, name);
  return next(fd, command, argument);
}
int fcntl(int fd, int command, ...) {
  va_list given; va_start(given, command); void *argument = va_arg(given, void *); va_end(given);
  return pass("fcntl", fd, command, argument);
}
int fcntl64(int fd, int command, ...) {
  va_list given; va_start(given, command); void *argument = va_arg(given, void *); va_end(given);
  return pass("fcntl64", fd, command, argument);
}
`
    writeFileSync(source, text)
    expect(may('cc', '-shared', '-fPIC', '-o', join(root, 'no-locks.so'), source, '-ldl')).toBe(true)
    return join(root, 'no-locks.so')
  }

  it.each(['ENOLCK', 'EOPNOTSUPP'])('that says %s is refused in words', async (errno) => {
    const hub = start(hubCommand, { LD_PRELOAD: shim(errno) })
    expect(await hub.served).toBe(false)
    expect(hub.output()).toContain('knows no locks')
    expect(await hub.ended).toBe(1)
  })
})
