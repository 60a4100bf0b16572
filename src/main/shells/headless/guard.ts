import type { IncomingMessage } from 'node:http'

/** Names of this computer that a request may have in its Host. Those that are not `origin`’s lead a browser there. */
const hostsAt = (port: number): string[] => [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]

/** Why a request is refused before anything looks at it; undefined when it may go on. */
export const refusalOf = (request: IncomingMessage, port: number): string | undefined => {
  const { host, origin } = request.headers
  if (host === undefined || !hostsAt(port).includes(host)) return 'the Host header is not this hub'
  if (origin !== undefined && origin !== `http://${host}`) return 'the Origin header is not this hub'
  const site = request.headers['sec-fetch-site']
  const opensPage = request.method === 'GET' && request.headers['sec-fetch-mode'] === 'navigate'
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !opensPage) {
    return 'it comes from another site'
  }
  const forwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'via'].find(
    (name) => name in request.headers,
  )
  return forwarded === undefined ? undefined : 'it came through a proxy'
}

/** Cookies know no ports: each hub of this computer has a name of its own. */
export const cookieNameAt = (port: number): string => `certhub-${port}`

export const cookieOf = (request: IncomingMessage, port: number): string | undefined => {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=')
    if (name === cookieNameAt(port)) return value
  }
  return undefined
}

/**
 * The session’s second secret. The page keeps it where no page of another port can read it, and the browser sends it
 * nowhere by itself, as it does the cookie.
 */
export const keyOf = (request: IncomingMessage): string | undefined => {
  const key = request.headers['x-certhub-key']
  return typeof key === 'string' ? key : undefined
}

/** The token of `Authorization: Bearer`; undefined where there is no such header. */
export const bearerOf = (request: IncomingMessage): string | undefined => {
  const { authorization } = request.headers
  return authorization === undefined ? undefined : authorization.replace(/^Bearer /i, '')
}

/** A browser that only looks ahead, or shows a preview (Sec-Purpose, WHATWG Fetch §3.8, and what came before it). */
export const onlyLooksAhead = (request: IncomingMessage): boolean =>
  ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].some((name) =>
    /prefetch|prerender|preview/i.test(String(request.headers[name] ?? '')),
  )
