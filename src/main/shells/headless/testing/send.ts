import { type IncomingHttpHeaders, request } from 'node:http'

export interface Sent {
  method?: string
  headers?: Record<string, string>
  body?: string | Buffer
}

export interface Received {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

/** One request just as given, over a connection of its own: unlike fetch it lets Host and Origin be anything. */
export const send = (url: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<Received> =>
  new Promise((resolve, reject) => {
    const { hostname, port, pathname, search } = new URL(url)
    const sent = request(
      {
        hostname: hostname.replace(/[[\]]/g, ''),
        port,
        path: url.includes('..') ? url.slice(url.indexOf('/', 8)) : pathname + search,
        method,
        headers,
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
        })
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
