import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join, normalize } from 'node:path'

/** A web server as a person has one: it shows the files of a folder, and remembers which paths it was asked for. */
export const serveFolder = async (
  root: string,
  port: number,
): Promise<{ asked: string[]; stop(): Promise<void> }> => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const path = normalize(request.url ?? '/')
    asked.push(path)
    readFile(join(root, path)).then(
      (content) => response.end(content),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, resolve)
  })
  return {
    asked,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The names of all files below a folder. */
export const filesBelow = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
