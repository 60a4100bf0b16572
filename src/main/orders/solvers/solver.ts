import type { CerthubError } from '../../../shared/errors.ts'
import type { TextData } from '../../../shared/texts.ts'
import type { AcmeAuthorization } from '../../acme/server.ts'
import type { OpenChallenge } from '../challenges.ts'
import type { OrderAttempt, OrderWork } from '../order-attempt.ts'

export interface CleanedUp {
  /** Records, files, ports. */
  removed: (string | TextData)[]
  /** A person has to do it. */
  byHand?: boolean
  failures: CerthubError[]
}

/** Meets the challenges of one way of validation (RFC 8555 §8). */
export interface Solver {
  /**
   * Publishes what the CA will look for, also what it was told of before a restart, and looks whether it can be seen.
   * Answers the challenges that the CA has to be told of yet.
   */
  present(
    attempt: OrderAttempt,
    authorizations: AcmeAuthorization[],
  ): Promise<readonly Pick<OpenChallenge, 'url'>[]>
  /**
   * Removes what an order published; calls `begin` where there is something. What cannot be removed is tried again at the
   * next start.
   */
  cleanUp(work: OrderWork, orderId: string, begin: () => void): Promise<CleanedUp>
}
