import { createServer } from 'node:http'

export interface Told {
  kind: string
  title: string
  text: string
}

/** A web server on a free port of 127.0.0.1 that keeps what is posted to it and answers `ok`, or 500 once it broke down. */
export const startWebhook = async () => {
  const told: Told[] = []
  const signatures: (string | undefined)[] = []
  let isBroken = false
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      told.push(JSON.parse(text))
      signatures.push(request.headers['x-certhub-signature']?.toString())
      response.statusCode = isBroken ? 500 : 200
      response.end(isBroken ? 'out of order' : 'ok')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return {
    url: `http://127.0.0.1:${address.port}/hook/secret-part`,
    told,
    signatures,
    breakDown: (): void => {
      isBroken = true
    },
    stop: (): Promise<void> =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
