import type { Serializable } from 'node:child_process'
import { join } from 'node:path'
import { type Program, root, startNode } from '../program.ts'
import type { Ask, Tell } from './messages.ts'

/** The built desktop app in a Node process of its own, with the stand-in for Electron. */
export interface AppProcess {
  program: Program
  ask(question: Ask): Promise<unknown>
  /** Calls the listener for everything that the app tells. */
  listen(listener: (message: Tell) => void): void
}

export const startApp = (env: NodeJS.ProcessEnv): AppProcess => {
  const register = join(root, 'e2e/hosts/stand-in/main/register.ts')
  const program = startNode(['--import', register, 'out/main/index.js'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
  })
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const listeners: ((message: Tell) => void)[] = []
  let last = 0
  program.child.on('message', (message: Serializable) => {
    const told = message as Tell
    if (told.tell !== 'answer' && told.tell !== 'failed') {
      for (const listener of listeners) listener(told)
      return
    }
    const asked = waiting.get(told.id)
    waiting.delete(told.id)
    if (told.tell === 'answer') asked?.resolve(told.value)
    else asked?.reject(new Error(told.message))
  })
  program.child.on('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('The app has ended.'))
  })
  return {
    program,
    listen: (listener) => listeners.push(listener),
    ask: (question) => {
      last += 1
      const id = last
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        program.child.send({ ...question, id })
      })
    },
  }
}
