import type { Answer } from '../../shared/bridge.ts'
import type { InputOf, MethodName, OutputOf } from '../../shared/contract/contract.ts'
import type { ErrorData } from '../../shared/errors.ts'
import type { HubEvent } from '../../shared/events.ts'
import type { AuditEvent } from '../audit/audit.ts'
import type { Caller } from '../calls/caller.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { Announce } from './announce.ts'

/** The program without a shell. One a process; owns the data directory until closed. */
export interface Hub {
  /**
   * Parses the input, checks the role, runs the method, parses the answer. Never rejects: every failure is an
   * `Answer` with error data. Unknown methods and malformed input are errors too.
   */
  call<M extends MethodName>(method: M, input: InputOf<M>, caller: Caller): Promise<Answer<OutputOf<M>>>
  /** The same for a method name and input that came over a wire. */
  call(method: string, input: unknown, caller: Caller): Promise<Answer<unknown>>
  /** Calls the listener for each event, never in the middle of another; one that throws is logged. A limited caller hears of
   * orders on its own instances only. Returns the unsubscribe. */
  subscribe(listener: (event: HubEvent) => void, caller?: Pick<Caller, 'instances'>): () => void
  /** Who holds this token: what it may do and what it is called; undefined when it is not, or no longer, good. */
  authenticate(token: string): Promise<Pick<Caller, 'role' | 'who' | 'instances'> | undefined>
  /** Writes what a shell did about who may come in into the audit log. */
  note(event: AuditEvent): Promise<void>
  /** Shows with the status what a person should know about where the hub runs. */
  remark(notice: ErrorData): void
  /** Who is signed in at the page, for the shell that serves it. */
  readonly sessions: Sessions
  /**
   * What keeps the vault closed, in the words that `hub.status` has; undefined where it is open. Waits for one that opens by
   * itself.
   */
  whyClosed(): Promise<ErrorData | undefined>
  /** Says something to who runs the hub, in the log and in the journal. */
  announce: Announce
  /** Lets running orders stop where they can go on later, closes the database, gives the data directory up. */
  close(): Promise<void>
}
