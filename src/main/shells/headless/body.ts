import type { IncomingMessage } from 'node:http'

const largest = 8 * 1024 * 1024

export class BodyRefused extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** The request's JSON. Throws BodyRefused: 415 for another type, 413 over 8 MiB, 400 for no JSON. */
export const readJson = async (request: IncomingMessage): Promise<unknown> => {
  const [type] = (request.headers['content-type'] ?? '').split(';')
  if (type?.trim().toLowerCase() !== 'application/json')
    throw new BodyRefused(415, 'the body must be application/json')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > largest) throw new BodyRefused(413, 'the body is over 8 MiB')
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw new BodyRefused(400, 'the body is no JSON')
  }
}
