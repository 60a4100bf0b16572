export interface ProgramRun {
  /** A name that is looked up in PATH, or an absolute path. Never a shell. */
  program: string
  args: readonly string[]
  /** All of the environment that it gets, beside PATH. */
  env?: Readonly<Record<string, string>> | undefined
  cwd?: string | undefined
  signal?: AbortSignal | undefined
  /** Milliseconds until it is ended; default 60 000. */
  timeoutMs?: number | undefined
  /** A file that it writes both streams to, for one that must outlive us: a pipe without a reader would end it. */
  outputFile?: string | undefined
  /** Told each line of what it writes, as it comes. */
  onLine?: ((line: string) => void) | undefined
}

export interface ProgramResult {
  /** The exit code; null when a signal or the time-out ended it. */
  code: number | null
  /** What it wrote to both streams, in order; the last 64 KiB. */
  output: string
  timedOut: boolean
}

/** Why a program was not started. */
export class ProgramMissing extends Error {
  readonly reason: 'absent' | 'not-executable'

  constructor(program: string, reason: ProgramMissing['reason']) {
    super(`${program} ${reason === 'absent' ? 'is not there' : 'cannot be executed'}`)
    this.name = 'ProgramMissing'
    this.reason = reason
  }
}

/**
 * Runs a program to its end. Throws `ProgramMissing`, or the signal's reason after the program has ended: it is asked to
 * (SIGTERM), and ten seconds later it is made to.
 */
export type RunProgram = (run: ProgramRun) => Promise<ProgramResult>
