import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { printableJson } from '../../../shared/plain-text.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { redact } from './redact.ts'

const largest = 5 * 1024 * 1024

const openForAppend = (path: string): number => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  return openSync(path, 'a', 0o600)
}

const sizeOf = (path: string): number => {
  try {
    return statSync(path).size
  } catch {
    return 0
  }
}

export interface FileLog extends Log {
  /** An error after which nothing is written, as the folder is somebody else's: it goes into the open file, or nowhere. */
  last(message: string, fields?: Record<string, unknown>): void
  close(): void
}

/**
 * JSON lines in `path` (0600), turned over to `<path>.1` at 5 MiB. The file is made with the first line. A log that
 * cannot be written stops no order; `onLost` is told, once until a line is written again. Lines after `close` are dropped.
 */
export const openFileLog = (
  path: string,
  clock: Clock,
  onLost: (problem: string) => void = () => {},
): FileLog => {
  let file: number | undefined
  let size = 0
  let isOver = false
  let isLost = false

  const letGo = (): void => {
    const held = file
    file = undefined
    try {
      if (held !== undefined) closeSync(held)
    } catch {
      // A disk may tell so late that it did not take the last lines.
    }
  }

  const write = (level: string, message: string, fields: Record<string, unknown> = {}): void => {
    if (isOver) return
    const at = new Date(clock.now()).toISOString()
    const line = `${printableJson(JSON.stringify({ at, level, message, ...(redact(fields) as object) }))}\n`
    try {
      if (file !== undefined && size > largest) {
        letGo()
        renameSync(path, `${path}.1`)
      }
      if (file === undefined) {
        file = openForAppend(path)
        size = sizeOf(path)
      }
      size += writeSync(file, line)
      isLost = false
    } catch (error) {
      // Each line on a full disk would else leave an open file behind.
      letGo()
      if (!isLost) onLost(error instanceof Error ? error.message : String(error))
      isLost = true
    }
  }

  return {
    debug: () => {},
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
    last: (message, fields) => {
      if (file !== undefined) write('error', message, fields)
      isOver = true
    },
    close: () => {
      isOver = true
      letGo()
    },
  }
}
