import type { Lab } from '../lab/start.ts'
import type { Command } from './measure-process.ts'

/** Another client that orders the same names from the same lab. */
export interface Peer {
  name: string
  /** What was set in its favour, or what it waits for by its own design. */
  note: string
  program: string
  /** Runs at most; fewer than asked for where one takes minutes. */
  mostRuns?: number
  /** Registers its account, untimed. `folder` is its own and empty. */
  prepare(lab: Lab, folder: string): Promise<void>
  /** An order of `domain` and `*.domain`. */
  order(lab: Lab, folder: string, domain: string): Command
}
