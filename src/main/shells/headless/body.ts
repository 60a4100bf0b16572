import type { IncomingMessage } from 'node:http'

const largest = 8 * 1024 * 1024

export class BodyRefused extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

// What comes after the limit is let go by, unread: a connection cut in the middle would lose the answer.
const readAll = (request: IncomingMessage): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const broken = (): void => reject(new BodyRefused(400, 'the connection broke in the middle of the body'))
    if (request.destroyed && !request.complete) return broken()
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= largest) chunks.push(chunk)
      else reject(new BodyRefused(413, 'the body is over 8 MiB'))
    })
    request.on('end', () => resolve(Buffer.concat(chunks)))
    for (const event of ['error', 'close']) request.on(event, broken)
  })

/** The request's JSON. Throws BodyRefused: 415 for another type, 413 over 8 MiB, 400 for no JSON or only a part of it. */
export const readJson = async (request: IncomingMessage): Promise<unknown> => {
  const [type] = (request.headers['content-type'] ?? '').split(';')
  if (type?.trim().toLowerCase() !== 'application/json') {
    throw new BodyRefused(415, 'the body must be application/json')
  }
  const body = await readAll(request)
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new BodyRefused(400, 'the body is no JSON')
  }
}
