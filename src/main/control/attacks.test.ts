import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Anchor } from './anchor.ts'
import { connectControl } from './client.ts'
import { newNonce, proofOf } from './handshake.ts'
import { type ControlServer, serveControl } from './server.ts'
import { admittedSocket, anchorIn, nextLine } from './testing/admitted-socket.ts'
import { FakeHub } from './testing/fake-hub.ts'

let root = ''
let directory = ''
let hub: FakeHub
let closing: (() => unknown)[]
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'control-'))
  directory = join(root, 'data')
  mkdirSync(directory, { mode: 0o700 })
  hub = new FakeHub({ 'hub.status': () => ({ version: '1' }) })
  closing = []
})
afterEach(async () => {
  for (const each of closing.reverse()) await each()
  rmSync(root, { recursive: true })
})

const serve = async (limits = {}, env: NodeJS.ProcessEnv = {}): Promise<ControlServer> => {
  const server = await serveControl({ hub, dataDirectory: directory, env, limits })
  closing.push(() => server.close())
  return server
}
const answers = async (where = directory): Promise<boolean> => {
  const client = await connectControl(where)
  closing.push(() => client?.close())
  return (await client?.call('hub.status', {}))?.ok === true
}
const writeAnchorFile = (anchor: Partial<Anchor>): void =>
  writeFileSync(join(directory, 'hub.control.json'), JSON.stringify(anchor), { mode: 0o600 })

/** Listens where the hub would, says what it is told to, and keeps all that it hears. */
const squat = async (address: string, onConnection: (socket: Socket) => void) => {
  let heard = ''
  const squatter: Server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => {
      heard += chunk
    })
    onConnection(socket)
  }).listen(address)
  await once(squatter, 'listening')
  closing.push(() => squatter.close())
  return { heard: () => heard }
}
const refused = expect.objectContaining({ code: 'control.unusable' })

describe('a squatter at the hub’s address', () => {
  const address = () => join(directory, 'hub-0123456789abcdef.sock')
  beforeEach(() => writeAnchorFile({ address: address(), secret: Buffer.alloc(32, 1).toString('base64') }))

  it('that plays the hub without the secret receives no call, and is named', async () => {
    const wrong = Buffer.alloc(32, 2).toString('base64')
    const { heard } = await squat(address(), (socket) => {
      const hubNonce = newNonce()
      socket.write(`${JSON.stringify({ hubNonce })}\n`)
      socket.once('data', (line: Buffer) => {
        const { terminalNonce } = JSON.parse(line.toString())
        const ready = proofOf(wrong, 'hub', { address: address(), hubNonce, terminalNonce })
        socket.write(`${JSON.stringify({ ready })}\n`)
      })
    })
    await expect(connectControl(directory)).rejects.toEqual(refused)
    expect(heard()).not.toContain('method')
  })

  it('that sends the terminal’s own proof back is not taken for the hub', async () => {
    await squat(address(), (socket) => {
      socket.write(`${JSON.stringify({ hubNonce: newNonce() })}\n`)
      socket.once('data', (line: Buffer) =>
        socket.write(`${JSON.stringify({ ready: JSON.parse(line.toString()).proof })}\n`),
      )
    })
    await expect(connectControl(directory)).rejects.toEqual(refused)
  })

  it.each([
    ['says it is ready at once', '{"ready":true}\n'],
    ['says no nonce', '{"hubNonce":""}\n'],
    ['says a short nonce', '{"hubNonce":"AA=="}\n'],
    ['sends a greeting without end', 'x'.repeat(100_000)],
    ['answers a call that was not made', '{"id":1,"answer":{"ok":true,"value":{}}}\n'],
  ])('that %s receives nothing at all', async (_, text) => {
    const { heard } = await squat(address(), (socket) => socket.write(text))
    expect(await connectControl(directory)).toBeUndefined()
    expect(heard()).toBe('')
  })

  it('that hangs up counts as nobody', async () => {
    await squat(address(), (socket) => socket.destroy())
    expect(await connectControl(directory)).toBeUndefined()
  })

  it('that is no socket is refused', async () => {
    writeFileSync(address(), '')
    await expect(connectControl(directory)).rejects.toEqual(refused)
  })

  it('cannot replay what the hub said to another terminal', async () => {
    const server = await serve()
    const real = anchorIn(directory)
    const spy = connect(real.address)
    const first = await nextLine(spy)
    const terminalNonce = newNonce()
    const challenge = { address: real.address, hubNonce: JSON.parse(first).hubNonce, terminalNonce }
    spy.write(`${JSON.stringify({ terminalNonce, proof: proofOf(real.secret, 'terminal', challenge) })}\n`)
    const second = await nextLine(spy)
    spy.destroy()
    await server.close()
    writeAnchorFile(real)
    const { heard } = await squat(real.address, (socket) => {
      socket.write(`${first}\n`)
      socket.once('data', () => socket.write(`${second}\n`))
    })
    await expect(connectControl(directory)).rejects.toEqual(refused)
    expect(heard()).not.toContain('method')
  })

  it('cannot pass a terminal on to the hub from another address', async () => {
    await serve()
    const real = anchorIn(directory)
    writeAnchorFile({ ...real, address: address() })
    await squat(address(), (socket) => {
      const onward = connect(real.address)
      onward.on('error', () => {})
      socket.pipe(onward).pipe(socket)
    })
    expect(await connectControl(directory)).toBeUndefined()
    expect(hub.calls).toEqual([])
  })
})

describe('a stranger at the hub’s socket', () => {
  it('without the secret gets nothing done', async () => {
    await serve()
    const { address } = anchorIn(directory)
    const secret = Buffer.alloc(32).toString('base64')
    const socket = connect(address)
    const { hubNonce } = JSON.parse(await nextLine(socket))
    const terminalNonce = newNonce()
    const proof = proofOf(secret, 'terminal', { address, hubNonce, terminalNonce })
    const ended = once(socket, 'close')
    socket.write(`${JSON.stringify({ terminalNonce, proof })}\n{"id":1,"method":"hub.status"}\n`)
    socket.resume()
    await ended
    expect(hub.calls).toEqual([])
  })

  it('cannot use what another terminal proved', async () => {
    await serve()
    const { address, secret } = anchorIn(directory)
    const former = connect(address)
    const { hubNonce } = JSON.parse(await nextLine(former))
    const terminalNonce = newNonce()
    const proof = proofOf(secret, 'terminal', { address, hubNonce, terminalNonce })
    former.destroy()
    const socket = connect(address)
    await nextLine(socket)
    const ended = once(socket, 'close')
    socket.write(`${JSON.stringify({ terminalNonce, proof })}\n{"id":1,"method":"hub.status"}\n`)
    socket.resume()
    await ended
    expect(hub.calls).toEqual([])
  })

  it.each([
    ['a call without a proof', '{"id":1,"method":"hub.status","input":{}}\n'],
    ['a proof that is no text', '{"terminalNonce":1,"proof":{"length":44}}\n'],
    ['a long line', `${'x'.repeat(5000)}\n`],
  ])('that sends %s is dropped', async (_, text) => {
    await serve()
    const socket = connect(anchorIn(directory).address)
    const ended = once(socket, 'close')
    socket.on('error', () => {})
    socket.resume()
    socket.write(text)
    await ended
    expect(hub.calls).toEqual([])
  })

  it('that says nothing cannot hold a connection, nor keep the hub from ending', async () => {
    const server = await serve({ patience: 1000 })
    const socket = connect(anchorIn(directory).address)
    socket.resume()
    await server.idle()
    await once(socket, 'close')
    expect(await answers()).toBe(true)
  })

  it('that comes in numbers leaves room for a terminal', async () => {
    await serve({ patience: 1000 })
    const { address } = anchorIn(directory)
    const crowd = Array.from({ length: 200 }, () =>
      connect(address)
        .on('error', () => {})
        .resume(),
    )
    closing.push(() => crowd.map((socket) => socket.destroy()))
    await expect.poll(() => answers()).toBe(true)
    expect(crowd.filter(({ destroyed }) => !destroyed).length).toBeLessThanOrEqual(64)
  })
})

describe.skipIf(process.platform === 'win32')('what a hub leaves for its terminals', () => {
  it('is this user’s alone, also with a umask of 0', async () => {
    const before = process.umask(0)
    try {
      await serve()
    } finally {
      process.umask(before)
    }
    expect(lstatSync(join(directory, 'hub.control.json')).mode & 0o777).toBe(0o600)
    expect(lstatSync(anchorIn(directory).address).mode & 0o777).toBe(0o600)
  })

  it('is another secret at another address after each start', async () => {
    const seen: Anchor[] = []
    for (let start = 0; start < 3; start++) {
      const server = await serve()
      seen.push(anchorIn(directory))
      await server.close()
    }
    expect(new Set(seen.map(({ address }) => address)).size).toBe(3)
    expect(new Set(seen.map(({ secret }) => secret)).size).toBe(3)
  })

  it.each([
    ['the directory may be written by a group', () => chmodSync(directory, 0o770)],
    ['the directory may be written by all', () => chmodSync(directory, 0o1777)],
    ['the file may be read by others', () => chmodSync(join(directory, 'hub.control.json'), 0o604)],
    [
      'the file is a link',
      () => {
        renameSync(join(directory, 'hub.control.json'), join(root, 'moved'))
        symlinkSync(join(root, 'moved'), join(directory, 'hub.control.json'))
      },
    ],
    [
      'the file is a folder',
      () => {
        rmSync(join(directory, 'hub.control.json'))
        mkdirSync(join(directory, 'hub.control.json'), { mode: 0o700 })
      },
    ],
  ])('is refused in words where %s', async (_, spoil) => {
    await serve()
    spoil()
    await expect(connectControl(directory)).rejects.toEqual(refused)
    expect(hub.calls).toEqual([])
  })

  it.runIf(process.getuid?.() === 0).each([
    ['directory', 'data_dir.unusable', () => directory],
    ['file', 'control.unusable', () => join(directory, 'hub.control.json')],
    ['socket', 'control.unusable', () => anchorIn(directory).address],
  ])('is refused in words where the %s is another user’s (%s)', async (_, code, what) => {
    await serve()
    chownSync(what(), 65534, 65534)
    await expect(connectControl(directory)).rejects.toMatchObject({
      code,
      message: expect.stringContaining('another user'),
    })
    chownSync(directory, 0, 0)
  })

  it('may lie in a directory that others can look into', async () => {
    await serve()
    chmodSync(directory, 0o755)
    expect(await answers()).toBe(true)
  })

  it('may be reached through a link to the directory', async () => {
    symlinkSync(directory, join(root, 'link'))
    const server = await serveControl({ hub, dataDirectory: join(root, 'link'), env: {} })
    closing.push(() => server.close())
    expect([await answers(join(root, 'link')), await answers()]).toEqual([true, true])
  })

  it.each([
    ['nothing', ''],
    ['half of it', '{"address":"/x'],
    ['something else', '{"address":1}'],
  ])('means that no hub runs when it holds %s', async (_, text) => {
    writeFileSync(join(directory, 'hub.control.json'), text, { mode: 0o600 })
    expect(await connectControl(directory)).toBeUndefined()
  })

  it('of a hub that was killed means that none runs, and goes at the next start', async () => {
    const server = await serve()
    const { address } = anchorIn(directory)
    // A listener that loses its file in between leaves it, as a killed process does.
    linkSync(address, `${address}.kept`)
    const kept = anchorIn(directory)
    await server.close()
    renameSync(`${address}.kept`, address)
    writeAnchorFile(kept)
    expect(await connectControl(directory)).toBeUndefined()
    await serve()
    expect(existsSync(address)).toBe(false)
    expect(await answers()).toBe(true)
  })
})

describe.skipIf(process.platform === 'win32')('a data directory whose path is too long for a socket', () => {
  let runtime = ''
  beforeEach(() => {
    runtime = join(root, 'run')
    mkdirSync(runtime, { mode: 0o700 })
    directory = join(root, 'x'.repeat(100))
    mkdirSync(directory, { mode: 0o700 })
  })

  it('has it in a new private folder, which goes with the hub', async () => {
    const server = await serve({}, { XDG_RUNTIME_DIR: runtime })
    const folder = dirname(anchorIn(directory).address)
    expect(dirname(folder)).toBe(runtime)
    expect(lstatSync(folder).mode & 0o777).toBe(0o700)
    expect(await answers()).toBe(true)
    await server.close()
    expect(readdirSync(runtime)).toEqual([])
    expect(hub.remarks).toEqual([])
  })

  it('finds another place where others may rename what is in the first', async () => {
    chmodSync(runtime, 0o777)
    await serve({}, { XDG_RUNTIME_DIR: runtime })
    expect(anchorIn(directory).address.startsWith(runtime)).toBe(false)
    expect(await answers()).toBe(true)
  })

  it('is refused in words where others may enter that folder', async () => {
    await serve({}, { XDG_RUNTIME_DIR: runtime })
    chmodSync(dirname(anchorIn(directory).address), 0o711)
    await expect(connectControl(directory)).rejects.toEqual(refused)
  })

  it('loses the folder of a hub that was killed at the next start', async () => {
    const folder = mkdtempSync(join(runtime, 'certhub-control-'))
    const address = join(folder, 'hub-0123456789abcdef.sock')
    writeFileSync(address, '')
    writeAnchorFile({ address, secret: Buffer.alloc(32).toString('base64') })
    await serve({}, { XDG_RUNTIME_DIR: runtime })
    expect(existsSync(folder)).toBe(false)
  })

  it('loses nothing else at the start, whatever the file names', async () => {
    const file = join(runtime, 'hub-0123456789abcdef.sock')
    writeFileSync(file, 'mine')
    writeAnchorFile({ address: file, secret: Buffer.alloc(32).toString('base64') })
    await serve({}, { XDG_RUNTIME_DIR: runtime })
    expect(existsSync(file)).toBe(true)
  })
})

it('a terminal that proved itself may idle longer than a stranger', async () => {
  await serve({ patience: 1000 })
  const terminal = await admittedSocket(directory)
  const stranger = connect(anchorIn(directory).address).resume()
  await once(stranger, 'close')
  expect(terminal.destroyed).toBe(false)
  terminal.destroy()
})
