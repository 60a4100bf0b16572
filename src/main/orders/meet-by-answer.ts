import { CerthubError } from '../../shared/errors.ts'
import { text } from '../../shared/texts.ts'
import type { Answer, AnswerValidation } from '../challenges/answer.ts'
import { seeAnswer } from '../challenges/see-answer.ts'
import { inParallel } from '../concurrency/in-parallel.ts'
import type { OpenChallenge } from './challenges.ts'
import type { OrderRun } from './order-run.ts'
import type { OrderCa, OrderWork } from './order-work.ts'

/** Looks from here at once. */
const concurrency = 8

/**
 * Puts up what the CA will look for over HTTP or TLS, also what it was told of before a restart, and looks at it from
 * here. What cannot be seen from here is noted and no failure: a network may not reach itself from inside.
 */
export const meetByAnswer = async (
  work: OrderWork,
  run: OrderRun,
  ca: OrderCa,
  validation: AnswerValidation,
  challenges: readonly OpenChallenge[],
): Promise<void> => {
  const answers: Answer[] = challenges.map(({ name, token }) => ({
    name,
    token,
    keyAuthorization: ca.account.keyAuthorization(token),
  }))
  await run.step('present', async () => {
    const places = await work.answers.putUp(run.record.id, validation, answers, run.signal)
    return { note: text('order.answers_up', { places }), value: undefined }
  })
  await run.step('propagate', async () => {
    const seen = await inParallel(answers, concurrency, (answer) =>
      seeAnswer(work, validation, answer, run.signal),
    )
    const problems = seen.flat().flatMap(({ where, problem }) => (problem ? [{ where, problem }] : []))
    for (const params of problems) {
      const { data } = new CerthubError('challenge.not_reachable', params)
      run.note('propagate', 'info', text('order.not_seen', { problem: data }))
    }
    return {
      note: text(problems.length === 0 ? 'order.seen_from_here' : 'order.not_all_seen'),
      value: undefined,
    }
  })
}
