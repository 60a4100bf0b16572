import { join } from 'node:path'
import { CerthubError } from '../../shared/errors.ts'
import type { Secret } from '../../shared/secret.ts'
import { type TextData, text } from '../../shared/texts.ts'
import { ProgramMissing, type RunProgram } from '../ports/run-program.ts'
import type { ServeLoopback } from '../ports/serve-loopback.ts'
import { accountName, writeLegoAccount } from './account-files.ts'
import { conceal, createBodyFilter, legoError, withoutTime } from './lego-error.ts'
import { createLoopbackCa, type LegoChallenge } from './loopback-ca.ts'
import type { Workplace } from './workplace.ts'

/** Longer than any provider takes. */
const longestSeconds = 3600
/** What lego gets to remove its values when it is told to stop. */
const mercyMs = 20_000

export interface LegoTask {
  challenges: readonly LegoChallenge[]
  /** The key that the values are made with (RFC 8555 §8.1): an account’s own. */
  accountKey: Secret
  /** A value is written. Once this is done, or has thrown, lego removes it. */
  onWritten(challenge: LegoChallenge): Promise<void>
  signal: AbortSignal
  /** What lego says, and whose credential it is tried with. */
  onNote(note: TextData): void
}

/** An installed lego with one credential’s values, for a DNS provider that is not built in. */
export interface LegoWay {
  /** The credential’s name. */
  credential: string
  /** lego’s code. */
  provider: string
  /** How long the provider’s servers may take until they answer with a value. Milliseconds. */
  propagationMs: number
  /**
   * Has values written, and removed when `onWritten` is done with them. Throws what `onWritten` threw, `lego.*`, or the
   * signal’s reason, each after lego has ended.
   */
  write(task: LegoTask): Promise<void>
}

export interface LegoParts {
  runProgram: RunProgram
  serveLoopback: ServeLoopback
  workplace: Workplace
  /** `lego`, or the path of one. */
  program: string
  /** `ip:port`; lego’s own choice when there is none. */
  resolvers: readonly string[]
}

export interface LegoCredential {
  /** lego’s code. */
  provider: string
  /** By lego’s variables. */
  variables: Readonly<Record<string, Secret>>
}

const argumentsOf = (
  directoryUrl: string,
  folder: string,
  {
    provider,
    challenges,
    resolvers,
  }: { provider: string } & Pick<LegoTask, 'challenges'> & Pick<LegoParts, 'resolvers'>,
): string[] => [
  ...['--server', directoryUrl, '--email', accountName, '--accept-tos', '--path', folder],
  ...challenges.flatMap(({ name }) => ['--domains', name]),
  // The hub looks itself, as its DNS settings say.
  ...['--dns', provider, '--dns.disable-cp'],
  ...resolvers.flatMap((resolver) => ['--dns.resolvers', resolver]),
  'run',
]

/** A run whose program is ended some time after the signal, so that it can put things in order. */
const withMercy = async <T>(signal: AbortSignal, run: (late: AbortSignal) => Promise<T>): Promise<T> => {
  const late = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const start = (): void => {
    timer = setTimeout(() => late.abort(signal.reason), mercyMs)
  }
  signal.addEventListener('abort', start, { once: true })
  try {
    return await run(late.signal)
  } finally {
    signal.removeEventListener('abort', start)
    clearTimeout(timer)
  }
}

/**
 * Lets an installed `lego` write TXT values: it believes to order from a CA, which is the hub itself, in a private folder that
 * is gone afterwards. The credential’s values are in the child’s environment and nowhere else. A hub that is killed
 * leaves a lego that finds no CA any more, and removes what it wrote.
 */
export const writeByLego = async (
  parts: LegoParts,
  { provider, variables }: LegoCredential,
  task: LegoTask,
): Promise<void> => {
  const { signal, challenges, accountKey } = task
  const given = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value.expose()]))
  const secrets = Object.values(given)
  const met = new Set<LegoChallenge>()
  let failure: unknown
  const ca = createLoopbackCa(challenges, async (challenge) => {
    try {
      signal.throwIfAborted()
      if (failure !== undefined) throw failure
      await task.onWritten(challenge)
      met.add(challenge)
    } catch (error) {
      failure ??= error
      throw error
    }
  })
  const withoutBody = createBodyFilter()
  const result = await parts.workplace.use(async (folder) => {
    const server = await parts.serveLoopback((request) => ca.reply(server.origin, request))
    try {
      const directoryUrl = `${server.origin}${ca.path}`
      await writeLegoAccount(folder, { directoryUrl, accountUrl: `${server.origin}/account` }, accountKey)
      return await withMercy(signal, (late) =>
        parts.runProgram({
          program: parts.program,
          args: argumentsOf(directoryUrl, folder, { provider, challenges, resolvers: parts.resolvers }),
          // Providers look for further configuration at HOME: none of this user’s is theirs.
          env: { HOME: folder, LEGO_EXPERIMENTAL_CNAME_SUPPORT: 'true', ...given },
          cwd: folder,
          outputFile: join(folder, 'output'),
          signal: late,
          timeoutMs: longestSeconds * 1000,
          onLine: (line) => {
            const shown = withoutBody(conceal(line, secrets))
            if (shown !== undefined) task.onNote(text('order.lego_line', { line: withoutTime(shown) }))
          },
        }),
      )
    } catch (error) {
      if (error instanceof ProgramMissing)
        throw new CerthubError('lego.missing', { provider, program: parts.program })
      throw error
    } finally {
      await server.close()
    }
  })
  signal.throwIfAborted()
  if (failure !== undefined) throw failure
  if (met.size < challenges.length)
    throw legoError({ ...result, output: conceal(result.output, secrets) }, provider, longestSeconds)
}
