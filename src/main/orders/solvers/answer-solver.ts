import { CerthubError } from '../../../shared/errors.ts'
import { text } from '../../../shared/texts.ts'
import type { Answer, AnswerValidation } from '../../challenges/answer.ts'
import { seeAnswer } from '../../challenges/see-answer.ts'
import { inParallel } from '../../concurrency/limit.ts'
import { openChallenges } from '../challenges.ts'
import type { OrderAttempt } from '../order-attempt.ts'
import type { Solver } from './solver.ts'

/** Looks from here at once. */
const atOnce = 8

/**
 * Puts the answers up over HTTP or TLS, and looks at them from here. What cannot be seen from here is noted and no
 * failure: a network may not reach itself from inside.
 */
const putUp = async (
  { work, run }: OrderAttempt,
  validation: AnswerValidation,
  answers: readonly Answer[],
): Promise<void> => {
  await run.step('present', async () => {
    const places = await work.answers.putUp(run.record.id, validation, answers, run.signal)
    return { note: text('order.answers_up', { places }), value: undefined }
  })
  await run.step('propagate', async () => {
    const seen = await inParallel(answers, atOnce, (answer) =>
      seeAnswer(work, validation, answer, run.signal),
    )
    const problems = seen.flat().flatMap(({ where, problem }) => (problem ? [{ where, problem }] : []))
    for (const params of problems) {
      const { data } = new CerthubError('challenge.not_reachable', params)
      run.note('propagate', 'info', text('order.not_seen', { problem: data }))
    }
    const code = problems.length === 0 ? 'order.seen_from_here' : 'order.not_all_seen'
    return { note: text(code), value: undefined }
  })
}

/** http-01 (RFC 8555 §8.3) and tls-alpn-01 (RFC 8737). */
export const answerSolver = (validation: AnswerValidation): Solver => ({
  present: async (attempt, authorizations) => {
    const { account, host } = attempt.ca
    const open = openChallenges(authorizations, validation, host)
    const answers = open.map(({ name, token }) => ({
      name,
      token,
      keyAuthorization: account.keyAuthorization(token),
    }))
    if (answers.length > 0) await putUp(attempt, validation, answers)
    return open.filter(({ answered }) => !answered)
  },
  cleanUp: async ({ answers }, orderId, begin) => {
    const { removed, failures } = await answers.takeDown(orderId)
    if (removed.length > 0) begin()
    return { removed, failures }
  },
})
