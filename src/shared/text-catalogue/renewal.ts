import type { ErrorData } from '../error-data.ts'

/** Why a certificate is renewed then, and why nothing has renewed it. */
export const renewalTexts = {
  'renewal.third_left': () => 'a third of its lifetime is left then',
  'renewal.half_left': () => 'half of its short lifetime is left then',
  'renewal.window': () => 'its CA suggests that time',
  'renewal.window_at_once': () => 'its CA wants it to be renewed at once',
  'renewal.window_too_late': () => 'its CA suggests a time when little of it would be left',
  'renewal.still_new': () =>
    'its CA wants it earlier, but it is new, and so was the one before when it was replaced',
  'renewal.changed': () => 'its names or its key type were changed',
  'renewal.revoked': () => 'it was revoked',
  'renewal.not_deployed': () => 'it could not be written to its target; that is tried again then',
  'renewal.failed': ({ times }: { times: number }) =>
    `it failed ${times === 1 ? 'once' : `${times} times in a row`}; then it is tried again`,
  'renewal.in_window': ({ why }: { why: string }) =>
    `${why}; it waits for the maintenance window of its target instance`,
  'renewal.before_window': ({ why }: { why: string }) => `${why}; its maintenance window would come too late`,

  'renewal.paused': () => 'Its renewal is paused.',
  'renewal.failed_by': ({ problem }: { problem: ErrorData }) => `Its renewal failed: ${problem.message}`,
  'renewal.failed_somehow': () => 'Its renewal failed: it is not known why.',
  'renewal.late': () => 'Its renewal is due and was not done: is the vault open while the hub runs?',
}
