import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { promisify } from 'node:util'
import { afterEach, expect, test } from 'vitest'
import { createPeers, mayConnect, readTables } from './peer.ts'

const onLinux = process.platform === 'linux'
const asRoot = onLinux && process.getuid?.() === 0
const closing: (() => unknown)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

const listen = async (host: string): Promise<{ server: Server; port: number; taken: Promise<Socket> }> => {
  const server = createServer({ allowHalfOpen: true })
  const taken = once(server, 'connection').then(([socket]: Socket[]) => {
    if (!socket) throw new Error('no connection')
    socket.on('error', () => {})
    closing.push(() => socket.destroy())
    return socket
  })
  server.listen(0, host)
  await once(server, 'listening')
  closing.push(() => server.close())
  const address = server.address()
  return { server, port: typeof address === 'object' && address ? address.port : 0, taken }
}

const dial = async (port: number, host: string): Promise<Socket> => {
  const socket = connect({ port, host })
  closing.push(() => socket.destroy())
  await once(socket, 'connect')
  return socket
}

/** Connects as another user, and stays. */
const dialAs = async (uid: number, port: number, host: string): Promise<void> => {
  const script = `const s=require('node:net').connect(${port},'${host}');s.on('connect',()=>console.log('in'));setTimeout(()=>{},60000)`
  const child = spawn('/usr/bin/env', ['node', '-e', script], { uid, gid: uid, cwd: '/' })
  closing.push(() => child.kill('SIGKILL'))
  await once(child.stdout, 'data')
}

test.runIf(onLinux).each([
  ['IPv4', '127.0.0.1', '127.0.0.1'],
  ['IPv6', '::1', '::1'],
  ['an IPv4-mapped address', '::ffff:127.0.0.1', '127.0.0.1'],
  ['an IPv4 client of a server for both', '127.0.0.1', '::'],
  ['a mapped client of a server for both', '::ffff:127.0.0.1', '::'],
])('a connection of this user over %s is known as its own', async (_, from, host) => {
  const { port, taken } = await listen(host)
  await dial(port, from)
  expect(await createPeers().of(await taken)).toBe('own')
})

test.runIf(asRoot).each([
  ['127.0.0.1', '127.0.0.1'],
  ['::1', '::1'],
  ['::ffff:127.0.0.1', '127.0.0.1'],
])('a connection of another user over %s is told apart, and may not go on', async (from, host) => {
  const { port, taken } = await listen(host)
  await dialAs(65534, port, from)
  const peer = await createPeers().of(await taken)
  expect(peer).toBe('other')
  expect(mayConnect(peer)).toBe(false)
})

test.runIf(asRoot)('another user who was let in may go on', async () => {
  const { port, taken } = await listen('127.0.0.1')
  await dialAs(65534, port, '127.0.0.1')
  expect(await createPeers({ allowed: [65534] }).of(await taken)).toBe('allowed')
})

test.runIf(asRoot)('root may go on at the hub of a user: it can read that hub’s memory anyway', async () => {
  const { port, taken } = await listen('127.0.0.1')
  await dial(port, '127.0.0.1')
  expect(await createPeers({ ownUid: 1777 }).of(await taken)).toBe('own')
})

test.runIf(onLinux)(
  'a client that has closed its end is gone, not root: what is left in the table has no owner',
  async () => {
    const { port, taken } = await listen('127.0.0.1')
    const client = await dial(port, '127.0.0.1')
    const socket = await taken
    client.destroy()
    await once(socket.resume(), 'end')
    const peer = await createPeers({ ownUid: 1777 }).of(socket)
    expect(peer).toBe('gone')
    expect(mayConnect(peer)).toBe(false)
  },
)

test('where the system does not say it, it is unknown, and the other secrets must do', async () => {
  const { port, taken } = await listen('127.0.0.1')
  await dial(port, '127.0.0.1')
  const socket = await taken
  const hidden = [
    createPeers({ read: async () => undefined, ownUid: 1000 }),
    createPeers({ read: () => Promise.reject(new Error('EACCES')), ownUid: 1000 }),
    createPeers({ read: async () => '  sl  local_address rem_address\n', ownUid: 1000 }),
    createPeers({ read: readTables, ownUid: undefined }),
  ]
  const peers = await Promise.all(hidden.map((each) => each.of(socket)))
  expect(peers).toEqual(
    process.geteuid ? ['unknown', 'unknown', 'unknown', expect.any(String)] : expect.any(Array),
  )
  expect(mayConnect('unknown')).toBe(true)
})

test('many connections at once share a look, and each is looked up once', async () => {
  let reads = 0
  const peers = createPeers({
    read: async () => {
      reads += 1
      await promisify(setImmediate)()
      return ''
    },
    ownUid: 1000,
  })
  const { server, port } = await listen('127.0.0.1')
  const sockets: Socket[] = []
  server.on('connection', (socket) => sockets.push(socket))
  await Promise.all(Array.from({ length: 40 }, () => dial(port, '127.0.0.1')))
  while (sockets.length < 40) await promisify(setImmediate)()
  await Promise.all(sockets.map((socket) => peers.of(socket)))
  await Promise.all(sockets.map((socket) => peers.of(socket)))
  expect(reads).toBe(1)
})

test.runIf(onLinux)(
  'a connection from outside, of which only our end is in the table, is unknown',
  async () => {
    const { port, taken } = await listen('127.0.0.1')
    const client = await dial(port, '127.0.0.1')
    const socket = await taken
    const end = `:${client.localPort?.toString(16).toUpperCase().padStart(4, '0')} `
    const read = async (): Promise<string | undefined> => {
      const rows = (await readTables())?.split('\n') ?? []
      return rows.filter((row) => row.trim().split(/\s+/)[1]?.concat(' ').endsWith(end) !== true).join('\n')
    }
    expect(await createPeers({ read, ownUid: 1777 }).of(socket)).toBe('unknown')
  },
)
