import type { ChallengeNetwork, TlsAnswer } from '../ports/challenge-network.ts'
import { askHttp, askTls } from './ask.ts'
import { createHttpServer } from './http-server.ts'
import { createSharedPorts } from './shared-ports.ts'
import { createTlsServer } from './tls-server.ts'

/** The port over node:http and node:tls. Listens at every address of this machine, IPv6 and IPv4. */
export const createChallengeNetwork = (): ChallengeNetwork => {
  const http = createSharedPorts<string>(createHttpServer)
  const tls = createSharedPorts<TlsAnswer>(createTlsServer)
  const waiting = new Set<() => void>()

  const free = async (port: number, names: readonly string[], signal: AbortSignal): Promise<void> => {
    while (names.some((name) => tls.has(port, name))) {
      signal.throwIfAborted()
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          waiting.delete(wake)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        waiting.add(wake)
        signal.addEventListener('abort', wake)
      })
    }
    signal.throwIfAborted()
  }

  return {
    serveHttp: (port, texts) => http.hold(port, texts),
    serveTls: async (port, answers, signal) => {
      const byName = new Map(answers.map((answer) => [answer.serverName, answer]))
      await free(port, [...byName.keys()], signal)
      const release = await tls.hold(port, byName)
      return async () => {
        await release()
        for (const wake of [...waiting]) wake()
      }
    },
    askHttp,
    askTls,
  }
}
