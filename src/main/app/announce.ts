import type { Log } from '../ports/log.ts'

type Level = 'info' | 'warn' | 'error'

/** Says something to who runs the hub as a service: one line, without a line break. */
export type Journal = (line: string, level: Level) => void

export type Announce = (level: Level, line: string, fields?: Record<string, unknown>) => void

/** What moves a terminal, or makes two lines of one: foreign text may be in it. */
const controls = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu

/** Writes what nobody asked for, and somebody should know, to the log and to the journal. */
export const createAnnounce =
  (log: Log, journal: Journal | undefined): Announce =>
  (level, line, fields) => {
    const clean = line.replace(controls, ' ')
    log[level](clean, fields)
    journal?.(clean, level)
  }
