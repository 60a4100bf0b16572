import type { Http, HttpRequest } from '../../ports/http.ts'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const withoutBody = new Set([101, 204, 205, 304])

/** `fetch` through the hub’s own HTTP client, for packages that take one. Bodies are texts or forms. */
export const createFetch =
  (http: Http) =>
  async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const request = new Request(input, init)
    const body = await request.text()
    const { status, headers, ...answer } = await http.request({
      method: methodOf(request.method),
      url: request.url,
      headers: Object.fromEntries(request.headers),
      ...(body !== '' && { body }),
      signal: init.signal ?? undefined,
    })
    return new Response(withoutBody.has(status) ? null : answer.body, { status, headers })
  }

const methodOf = (text: string): HttpRequest['method'] => methods.find((method) => method === text) ?? 'GET'
