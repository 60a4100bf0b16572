import type { Server } from 'node:net'
import type { Release } from '../../ports/challenge-network.ts'
import { explainListening } from './explain-listening.ts'

interface Held<Answer> {
  answers: Map<string, Answer>
  users: number
  server: Promise<Server>
}

export interface SharedPorts<Answer> {
  /** Whether somebody’s answer stands under the key. */
  has(port: number, key: string): boolean
  /** Throws `challenge.port_in_use`, `challenge.port_forbidden`. */
  hold(port: number, answers: ReadonlyMap<string, Answer>): Promise<Release>
}

/** Opens a server at a port for as long as somebody holds answers there. */
export const createSharedPorts = <Answer>(
  create: (find: (key: string) => Answer | undefined) => Server,
): SharedPorts<Answer> => {
  const held = new Map<number, Held<Answer>>()
  const closing = new Map<number, Promise<void>>()

  const open = async (port: number, answers: Map<string, Answer>): Promise<Server> => {
    await closing.get(port)
    const server = create((key) => answers.get(key))
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(explainListening(port, error)))
      server.listen(port, resolve)
    })
    return server
  }

  const close = (port: number, { server }: Held<Answer>): Promise<void> => {
    held.delete(port)
    const closed = server.then(
      (opened) => new Promise<void>((resolve) => opened.close(() => resolve())),
      () => {},
    )
    const all = closed.finally(() => closing.get(port) === all && closing.delete(port))
    closing.set(port, all)
    return all
  }

  return {
    has: (port, key) => held.get(port)?.answers.has(key) ?? false,

    hold: async (port, more) => {
      let entry = held.get(port)
      if (!entry) {
        const answers = new Map<string, Answer>()
        entry = { answers, users: 0, server: open(port, answers) }
        held.set(port, entry)
      }
      const mine = entry
      mine.users++
      for (const [key, answer] of more) mine.answers.set(key, answer)
      let released: Promise<void> | undefined
      const letGo = async (): Promise<void> => {
        for (const key of more.keys()) mine.answers.delete(key)
        mine.users--
        if (mine.users === 0) await close(port, mine)
      }
      const release = (): Promise<void> => {
        released ??= letGo()
        return released
      }
      try {
        await mine.server
      } catch (error) {
        await release()
        throw error
      }
      return release
    },
  }
}
