import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Hub } from '../../app/hub.ts'
import type { StaticFile, StaticFiles } from '../../static-files/read-static-file.ts'
import { cookieOf, onlyLooksAhead } from './guard.ts'
import { launchRefusals, sendRefusalPage } from './refusal-page.ts'
import { refuse, sendFile } from './respond.ts'
import { keepSession, nobody } from './session-cookie.ts'

interface Page {
  hub: Pick<Hub, 'note' | 'sessions'>
  files: StaticFiles
  /** What the page’s own addresses begin with. */
  origin(): string
  port(): number
}

/** The page with the key of its session in its head, where its own script alone reads it. Never kept by a cache. */
const sendWithKey = (response: ServerResponse, { body, contentType }: StaticFile, key: string): void => {
  const html = body.toString('utf8').replace(/<head[^>]*>/i, `$&<meta name="certhub-key" content="${key}">`)
  response.writeHead(200, { 'Content-Type': contentType, 'Cache-Control': 'no-store' }).end(html)
}

/** The user interface, and the addresses that open a session of it. */
export const createPage = ({ hub, files, origin, port }: Page) => {
  const enter = async (launch: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // Whoever comes back with the session that this address opened lost nothing and gets nothing.
    if (hub.sessions.cameBy(launch, cookieOf(request, port()))) {
      response.writeHead(303, { Location: '/', 'Cache-Control': 'no-store' }).end()
      return
    }
    const page = await files('/')
    if (!page) return refuse(response, 404, 'the page was not built')
    const entered = hub.sessions.enter(launch, request.headers['user-agent'])
    if (entered.state === 'opened') {
      const { opened } = entered
      await keepSession({ hub, opened, holder: { role: 'admin' }, response, port: port() })
      return sendWithKey(response, page, opened.key)
    }
    if (entered.state === 'used' && entered.first) {
      const event = { action: 'session.opened', subject: 'web', detail: 'session.address_used_twice' }
      await hub.note({ ...nobody, ...event, result: 'failed' })
    }
    sendRefusalPage(response, 403, launchRefusals[entered.state])
  }

  return {
    answer: async (url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> => {
      if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'only GET')
      // One origin only: what listens at another loopback address of this port may not be this hub.
      if (`http://${request.headers.host}` !== origin()) {
        const headers = { Location: `${origin()}${url.pathname}${url.search}`, 'Cache-Control': 'no-store' }
        response.writeHead(307, headers).end()
        return
      }
      const launch = url.searchParams.get('launch')
      if (url.pathname === '/' && launch !== null && request.method === 'GET') {
        if (onlyLooksAhead(request)) return refuse(response, 503, 'it opens when a person goes there')
        return enter(launch, request, response)
      }
      const file = await files(url.pathname)
      if (file) sendFile(request, response, file)
      else refuse(response, 404, 'there is no such page')
    },
  }
}
