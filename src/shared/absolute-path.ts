import { z } from 'zod'

/** Windows or not, where the hub runs; a page in a browser does not know and takes both forms. */
const platform = (globalThis as { process?: { platform?: string } }).process?.platform

const windowsRoot = /^(?:[A-Za-z]:[\\/]|[\\/]{2}[^\\/]+[\\/]+[^\\/]+)/

/** Whether a path says by itself where it leads, on this platform. `C:x`, `\x` and `~/x` do not. */
export const isAbsolutePath = (path: string, on: string | undefined = platform): boolean => {
  if (on === 'win32') return windowsRoot.test(path)
  return path.startsWith('/') || (on === undefined && windowsRoot.test(path))
}

/** Without `.`, `..`, doubled and trailing separators, as the system would read it. */
export const normalizePath = (path: string): string => {
  const root = path.startsWith('/') && !path.startsWith('//') ? '/' : (windowsRoot.exec(path)?.[0] ?? '/')
  const separator = root === '/' ? '/' : '\\'
  const parts: string[] = []
  for (const part of path.slice(root.length).split(separator === '/' ? '/' : /[\\/]/)) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  const start = root.endsWith(separator) || root.endsWith('/') ? root : `${root}${separator}`
  return parts.length > 0 ? start + parts.join(separator) : start
}

/**
 * A path on the hub's computer. The hub runs in a folder that no caller knows, so that a relative path would lead anywhere;
 * a terminal makes it absolute first. What a schema refuses with `relativePath` becomes the error `input.relative_path`.
 */
export const absolutePath = z
  .string()
  .min(1, 'enter a path')
  .max(4096)
  .refine((path) => !path.includes('\0'), 'holds a NUL character')
  .refine((path) => isAbsolutePath(path), {
    error: 'must be an absolute path, from the root of the disk',
    params: { relativePath: true },
  })
  .overwrite(normalizePath)
  .meta({ absolutePath: true })
