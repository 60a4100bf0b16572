import type { Agent as HttpAgent } from 'node:http'
import type { Agent as HttpsAgent } from 'node:https'
import type { HttpOptions } from '../../ports/http.ts'
import { guardedLookup } from './guarded-lookup.ts'

/** Kept-alive connections of one client: node:http or node:https and its agent, opened at the first use. */
export interface Agents {
  of(protocol: 'http:' | 'https:'): Promise<Opened>
  close(): void
}

interface Opened {
  request: typeof import('node:http').request
  agent: HttpAgent | HttpsAgent
}

const settings = {
  keepAlive: true,
  maxSockets: 16,
  scheduling: 'lifo',
  autoSelectFamily: true,
  lookup: guardedLookup,
} as const

const openHttps = async ({ extraRoots, proxy }: HttpOptions): Promise<Opened> => {
  const { Agent, request } = await import('node:https')
  const proxied = proxy ? { proxyEnv: { HTTPS_PROXY: proxy } } : {}
  if (!extraRoots) return { request, agent: new Agent({ ...settings, ...proxied }) }
  // One context for all connections: reading some 150 roots anew for each would cost tens of milliseconds.
  const { createSecureContext, getCACertificates } = await import('node:tls')
  const secureContext = createSecureContext({ ca: [...getCACertificates('default'), extraRoots] })
  return { request, agent: new Agent({ ...settings, ...proxied, secureContext }) }
}

const openHttp = async ({ proxy }: HttpOptions): Promise<Opened> => {
  const { Agent, request } = await import('node:http')
  return { request, agent: new Agent({ ...settings, ...(proxy && { proxyEnv: { HTTP_PROXY: proxy } }) }) }
}

export const createAgents = (options: HttpOptions): Agents => {
  const opened = new Map<string, Promise<Opened>>()
  const open = (protocol: 'http:' | 'https:') =>
    protocol === 'https:' ? openHttps(options) : openHttp(options)
  return {
    of(protocol) {
      const known = opened.get(protocol) ?? open(protocol)
      opened.set(protocol, known)
      return known
    },
    close() {
      for (const one of opened.values()) {
        one.then(
          ({ agent }) => agent.destroy(),
          () => undefined,
        )
      }
      opened.clear()
    },
  }
}
