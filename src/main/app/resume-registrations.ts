import type { AccountsUseCases } from '../accounts/accounts.ts'
import type { Audit } from '../audit/audit.ts'
import type { Log } from '../ports/log.ts'

/** Ends the registrations at CAs that a stop cut off, in the background: the start waits for no CA. Never throws. */
export const createResumeRegistrations =
  (parts: {
    accounts: Pick<AccountsUseCases, 'resumeRegistrations'>
    audit: Audit
    log: Log
    changed(): void
  }) =>
  async (signal: AbortSignal): Promise<void> => {
    const { accounts, audit, log, changed } = parts
    try {
      const { finished, waiting } = await accounts.resumeRegistrations(signal)
      for (const { name } of finished) {
        log.info('a registration that a stop cut off is finished', { name })
        await audit.record({
          role: 'admin',
          via: 'hub',
          who: 'resumed',
          action: 'accounts.add',
          subject: name,
          result: 'ok',
          detail: '',
        })
      }
      if (finished.length > 0) changed()
      if (signal.aborted) return
      for (const { name, error } of waiting)
        log.warn('whether a CA has made an account is not known; it is asked at the next start', {
          name,
          error,
        })
    } catch (error) {
      log.error('registrations that a stop cut off were not looked at', { error })
    }
  }
