import { createServer, type IncomingMessage } from 'node:http'
import { systemClock } from '../src/main/adapters/clock/system-clock.ts'
import { createHttp } from '../src/main/adapters/http/node-http.ts'
import { runProgram } from '../src/main/adapters/programs/run-program.ts'
import { createResolver } from '../src/main/dns/lookup/resolver.ts'
import { parseFields } from '../src/main/dns/provider-kit/parse-fields.ts'
import dnsupdate from '../src/main/dns/providers/dnsupdate.ts'
import type { Bind } from './bind.ts'

/** The TXT values of one name of the lab's BIND, which a server of another protocol keeps. */
export interface NameValues {
  /** Makes these the name's values, and no others of those written here. */
  set(values: string[]): Promise<void>
  /** Every list of values that was set, in order. */
  readonly history: string[][]
}

export const openName = (bind: Bind, fqdn: string, zone: string): NameValues => {
  const [key] = bind.keys
  const fields = {
    nameserver: `${bind.address}:${bind.port}`,
    tsigKey: key?.name ?? '',
    tsigAlgorithm: key?.algorithm ?? '',
    tsigSecret: key?.secret ?? '',
  }
  const log = { debug() {}, info() {}, warn() {}, error() {} }
  const io = { http: createHttp(), resolver: createResolver(), clock: systemClock, log, runProgram }
  const client = dnsupdate.create(parseFields(dnsupdate, fields), io)
  const history: string[][] = []
  let current: string[] = []
  return {
    history,
    async set(values) {
      const record = (value: string) => ({ fqdn, zone, value, ttl: 60 })
      for (const value of current) if (!values.includes(value)) await client.cleanUp(record(value), undefined)
      for (const value of values) if (!current.includes(value)) await client.present(record(value))
      current = values
      history.push(values)
    },
  }
}

export interface Bridge {
  url: string
  stop(): Promise<void>
}

/** An HTTP server on a free port of 127.0.0.1; the answer is the status and the body's text. */
export const startBridge = async (
  answer: (url: URL, body: string, request: IncomingMessage) => Promise<[status: number, text: string]>,
): Promise<Bridge> => {
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const [status, text] = await answer(new URL(request.url ?? '/', 'http://bridge'), body, request)
    response.writeHead(status).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the bridge has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
