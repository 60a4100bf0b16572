import { randomBytes } from 'node:crypto'
import type { Answer, AnswerValidation } from '../challenges/answer.ts'
import type { Answers } from '../challenges/answers.ts'
import { seeAnswer } from '../challenges/see-answer.ts'
import { newId } from '../ids/ids.ts'
import type { ChallengeNetwork } from '../ports/challenge-network.ts'
import type { Resolver } from '../ports/resolver.ts'

interface Parts {
  answers: Answers
  network: ChallengeNetwork
  resolver: Resolver
}

const random = (): string => randomBytes(32).toString('base64url')

/**
 * A probe answer for each name: put up, looked at from here, taken down. What cannot be seen from here is no failure,
 * but unsure. Throws `challenge.*`.
 */
export const tryAnswers = async (
  parts: Parts,
  validation: AnswerValidation,
  names: readonly string[],
  signal: AbortSignal,
): Promise<{ text: string; unsure: boolean; value: undefined }> => {
  const probes: Answer[] = names.map((name) => {
    const token = random()
    return { name, token, keyAuthorization: `${token}.${random()}` }
  })
  const owner = newId('ans')
  try {
    await parts.answers.putUp(owner, validation, probes, signal)
    const seen = await Promise.all(probes.map((probe) => seeAnswer(parts, validation, probe, signal)))
    const problems = seen.flat().flatMap(({ where, problem }) => (problem ? [`${where}: ${problem}`] : []))
    if (problems.length === 0) {
      const where = seen.flat().map((each) => each.where)
      return { text: `Seen at ${where.join(', ')}`, unsure: false, value: undefined }
    }
    const text = `${problems.join('; ')}. The CA may get through where this machine does not reach itself.`
    return { text, unsure: true, value: undefined }
  } finally {
    await parts.answers.takeDown(owner)
  }
}
