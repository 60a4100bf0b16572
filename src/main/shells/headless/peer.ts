import { readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { findConnection, type TableEntry, type TcpEnd } from './tcp-table.ts'

/**
 * Whose program is at the other end of a loopback connection.
 * `own`: this user’s, or root’s, who can read this process’s memory anyway. `allowed`: of a user who was let in.
 * `other`: another user’s. `gone`: it has closed the connection already, so that nobody waits for an answer.
 * `unknown`: the system does not say (no Linux, `/proc` hidden); then the other secrets must do.
 */
export type Peer = 'own' | 'allowed' | 'other' | 'gone' | 'unknown'

/** The text of the kernel’s tables of TCP connections; undefined where they cannot be read. */
export type ReadTables = () => Promise<string | undefined>

const tables = ['/proc/self/net/tcp', '/proc/self/net/tcp6']

export const readTables: ReadTables = async () => {
  if (process.platform !== 'linux') return undefined
  const texts = await Promise.all(tables.map((path) => readFile(path, 'latin1').catch(() => undefined)))
  // A computer without IPv6 has no tcp6.
  const known = texts.filter((text) => text !== undefined)
  return known.length === 0 ? undefined : known.join('')
}

export interface Peers {
  /** Asked of the kernel once a connection, at its first call. Never rejects. */
  of(socket: Socket): Promise<Peer>
}

interface PeerOptions {
  read?: ReadTables
  /** This process’s user; undefined on a system without. */
  ownUid?: number | undefined
  /** Other users that may connect. */
  allowed?: readonly number[]
}

const judge = (entry: TableEntry | undefined, own: number, allowed: readonly number[]): Peer => {
  if (entry === undefined) return 'unknown'
  if (entry === 'gone') return 'gone'
  if (entry.uid === own || entry.uid === 0) return 'own'
  return allowed.includes(entry.uid) ? 'allowed' : 'other'
}

/** A row can be missed while the table changes under the reader; so often is it looked for. */
const looks = 3

/**
 * Tells whose connections come in, from the owner that the kernel’s tables give for the client’s end of each. All that
 * wait for a look share the next one: its cost does not grow with their number.
 */
export const createPeers = ({
  read = readTables,
  ownUid = process.geteuid?.(),
  allowed = [],
}: PeerOptions = {}): Peers => {
  const known = new WeakMap<Socket, Promise<Peer>>()
  let last: Promise<unknown> = Promise.resolve()
  let next: Promise<string | undefined> | undefined

  const look = (): Promise<string | undefined> => {
    if (next) return next
    const begun = last.then(() => {
      next = undefined
      return read().catch(() => undefined)
    })
    next = begun
    last = begun
    return begun
  }

  const ask = async (own: number, client: TcpEnd, server: TcpEnd): Promise<Peer> => {
    for (let left = looks; left > 0; left -= 1) {
      const table = await look()
      if (table === undefined) return 'unknown'
      const entry = findConnection(table, client, server)
      if (entry !== undefined) return judge(entry, own, allowed)
      // Without our own end these are not the tables of this connection.
      const ours = findConnection(table, server, client)
      if (ours === undefined) return 'unknown'
      if (ours === 'gone' || !ours.established) return 'gone'
    }
    // Its other end is not on this computer, as with Windows’ own browser and a hub in WSL.
    return 'unknown'
  }

  return {
    of: (socket) => {
      const before = known.get(socket)
      if (before) return before
      const { remoteAddress, remotePort, localAddress, localPort } = socket
      const complete =
        ownUid !== undefined &&
        remoteAddress !== undefined &&
        remotePort !== undefined &&
        localAddress !== undefined &&
        localPort !== undefined
      const peer: Promise<Peer> = complete
        ? ask(
            ownUid,
            { address: remoteAddress, port: remotePort },
            { address: localAddress, port: localPort },
          )
        : Promise.resolve<Peer>(ownUid === undefined ? 'unknown' : 'gone')
      known.set(socket, peer)
      return peer
    },
  }
}

/** Whether such a peer may go on, as far as it is for this to say. */
export const mayConnect = (peer: Peer): boolean => peer === 'own' || peer === 'allowed' || peer === 'unknown'
