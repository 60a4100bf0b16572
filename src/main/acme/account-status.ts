import { hasCode } from '../../shared/errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { AccountLife } from './account-life.ts'
import { askAgain, unseenMs } from './ask-again.ts'
import type { CallOptions } from './call.ts'
import type { AccountDocument } from './objects.ts'

/** What the CA says of an account, `gone` only when it says so for some seconds. Throws other acme.* errors. */
export const accountStatus = async (
  account: Pick<AccountLife, 'show'>,
  clock: Clock,
  options: CallOptions = {},
): Promise<AccountDocument['status'] | 'gone'> => {
  const isGone = (error: unknown): boolean => hasCode(error, 'acme.account_gone')
  try {
    const shown = await askAgain({
      clock,
      signal: options.signal,
      forMs: unseenMs,
      ask: () => account.show(options),
      isStaleError: isGone,
    })
    return shown.status
  } catch (error) {
    if (isGone(error)) return 'gone'
    throw error
  }
}
