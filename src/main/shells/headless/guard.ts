import type { IncomingMessage } from 'node:http'

/** Why a request is refused before anything looks at it; undefined when it may go on. */
export const refusalOf = (request: IncomingMessage, port: number): string | undefined => {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]
  const { host, origin } = request.headers
  if (host === undefined || !hosts.includes(host)) return 'the Host header is not this hub'
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

export const cookieName = 'certhub'

export const cookieOf = (request: IncomingMessage): string | undefined => {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=')
    if (name === cookieName) return value
  }
  return undefined
}

/** The token of `Authorization: Bearer`; undefined where there is no such header. */
export const bearerOf = (request: IncomingMessage): string | undefined => {
  const { authorization } = request.headers
  return authorization === undefined ? undefined : authorization.replace(/^Bearer /i, '')
}
