import { createServer } from 'node:http'

export interface Told {
  kind: string
  title: string
  text: string
}

/** A webhook that keeps what it is told, in order. */
export const startWebhook = async (): Promise<{ url: string; told: Told[]; stop(): void }> => {
  const told: Told[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      told.push(JSON.parse(body))
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `http://127.0.0.1:${port}/`,
    told,
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
