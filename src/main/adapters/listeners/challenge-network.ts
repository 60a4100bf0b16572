import type { ChallengeNetwork, TlsAnswer } from '../../ports/challenge-network.ts'
import { askHttp, askTls } from './ask.ts'
import { createHttpServer } from './http-server.ts'
import { createSharedPorts } from './shared-ports.ts'
import { createTlsServer } from './tls-server.ts'

/** The port over node:http and node:tls. Listens at every address of this machine, IPv6 and IPv4. */
export const createChallengeNetwork = (): ChallengeNetwork => {
  const http = createSharedPorts<string>(createHttpServer)
  const tls = createSharedPorts<TlsAnswer>(createTlsServer)
  const waiting = new Set<() => void>()
  const wakeAll = (): void => {
    for (const wake of [...waiting]) wake()
  }
  const somethingReleased = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        waiting.delete(wake)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      waiting.add(wake)
      signal.addEventListener('abort', wake)
    })

  return {
    serveHttp: (port, texts) => http.hold(port, texts),
    serveTls: async (port, answers, signal) => {
      const byName = new Map(answers.map((answer) => [answer.serverName, answer]))
      signal.throwIfAborted()
      while ([...byName.keys()].some((name) => tls.has(port, name))) {
        await somethingReleased(signal)
        signal.throwIfAborted()
      }
      // Nothing may come between the look above and this: of several that wait, one goes on.
      const holding = tls.hold(port, byName)
      const release = await holding.catch((error: unknown) => {
        wakeAll()
        throw error
      })
      return async () => {
        await release()
        wakeAll()
      }
    },
    askHttp,
    askTls,
  }
}
