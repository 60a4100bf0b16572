import { CerthubError, hasCode } from '../../shared/errors.ts'
import { text } from '../../shared/texts.ts'
import type { LegoChallenge } from './loopback-ca.ts'
import type { LegoWay } from './write-by-lego.ts'

/** What another credential may not suffer from. */
const ownFailures = ['lego.failed', 'lego.unknown_provider'] as const
/** Characters of lego’s words, shared by all that failed. */
const mostDetail = 1600

const failureOf = (
  ways: readonly LegoWay[],
  failures: readonly CerthubError[],
  left: string,
): CerthubError => {
  const unknown = failures.find(({ code }) => code === 'lego.unknown_provider')
  if (unknown) return unknown
  const provider = [...new Set(ways.map((way) => way.provider))].join(', ')
  const tried = ways.map(({ credential }) => `“${credential}”`).join(', ')
  // The last words say why.
  const room = Math.floor(mostDetail / failures.length)
  const words = failures.map(
    ({ data: { detail = '' } }, index) => `${ways[index]?.credential}: ${detail.slice(-room)}`,
  )
  const problem = `none of the credentials ${tried} could write for ${left}`
  return new CerthubError('lego.failed', { provider, problem }, { detail: words.join('\n\n') })
}

const namesOf = (challenges: readonly LegoChallenge[]): string[] =>
  [...new Set(challenges.map(({ name }) => name))].sort()

/**
 * One way out of several credentials: nobody knows whose zone a name is in before lego has tried, so what the first does
 * not write is tried with the next. Undefined for none.
 */
export const joinWays = (ways: readonly LegoWay[]): LegoWay | undefined => {
  const [first, ...more] = ways
  if (!first || more.length === 0) return first
  return {
    ...first,
    propagationMs: Math.max(...ways.map(({ propagationMs }) => propagationMs)),
    write: async (task) => {
      const left = new Set(task.challenges)
      const failures: CerthubError[] = []
      for (const way of ways) {
        if (left.size === 0) return
        const challenges = [...left]
        if (failures.length > 0) {
          const { credential } = way
          task.onNote(text('order.lego_next', { names: namesOf(challenges), credential }))
        }
        try {
          await way.write({
            ...task,
            challenges,
            onWritten: async (challenge) => {
              await task.onWritten(challenge)
              left.delete(challenge)
            },
          })
        } catch (error) {
          if (!hasCode(error, ...ownFailures)) throw error
          failures.push(error)
        }
      }
      if (left.size > 0) throw failureOf(ways, failures, namesOf([...left]).join(', '))
    },
  }
}
