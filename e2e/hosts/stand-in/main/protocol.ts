import type { Fulfilment } from '../messages.ts'
import { app } from './app.ts'
import { answer, record } from './link.ts'

type Handler = (request: Request) => Response | Promise<Response>

const handlers = new Map<string, Handler>()

export const protocol = {
  registerSchemesAsPrivileged: (schemes: { scheme: string }[]): void => {
    if (app.isReady())
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    record.schemes.push(...schemes.map(({ scheme }) => scheme))
  },
  handle: (scheme: string, handler: Handler): void => {
    if (!app.isReady()) throw new Error('protocol cannot be used before app is ready')
    handlers.set(scheme, handler)
  },
}

answer('request', async ({ url, method, headers }): Promise<Fulfilment> => {
  const handler = handlers.get(new URL(url).protocol.slice(0, -1))
  if (!handler) throw new Error('net::ERR_UNKNOWN_URL_SCHEME')
  const response = await handler(new Request(url, { method, headers }))
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.bytes(),
  }
})
