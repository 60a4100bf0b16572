import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

export interface StaticFile {
  body: Buffer
  contentType: string
  /** A strong entity tag. */
  etag: string
  /** Its name holds a hash of its content, so it may be kept for ever. */
  immutable: boolean
}

export type StaticFiles = (urlPath: string) => Promise<StaticFile | undefined>

/**
 * The files of one folder by URL path, `/` being index.html. Only what was there when first asked can be had: a path
 * is looked up among names, never joined, so none can lead out of the folder.
 */
export const openStaticFiles = (folder: string): StaticFiles => {
  let listing: Promise<Map<string, string>> | undefined
  const list = async (): Promise<Map<string, string>> => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    return new Map(files.map((file) => [`/${relative(folder, file).split(sep).join('/')}`, file]))
  }
  return async (urlPath) => {
    listing ??= list()
    const path = urlPath === '/' ? '/index.html' : urlPath
    const file = (await listing).get(path)
    if (file === undefined) return undefined
    const body = await readFile(file)
    return {
      body,
      etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
      contentType: types[extname(file)] ?? 'application/octet-stream',
      immutable: path.startsWith('/assets/'),
    }
  }
}
