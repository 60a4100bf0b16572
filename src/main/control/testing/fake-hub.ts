import type { Answer } from '../../../shared/bridge.ts'
import { CerthubError, type ErrorData, toErrorData } from '../../../shared/errors.ts'
import type { HubEvent } from '../../../shared/events.ts'
import type { Announce } from '../../app/announce.ts'
import type { Hub } from '../../app/hub.ts'
import type { AuditEvent } from '../../audit/audit.ts'
import type { Caller } from '../../calls/caller.ts'
import { createSessions } from '../../sessions/sessions.ts'

type Method = (input: unknown, caller: Caller) => unknown

/** A hub of hand-written methods. Like the real one it never rejects, and knows only the methods it has. */
export class FakeHub implements Hub {
  readonly calls: { method: string; input: unknown; caller: Caller }[] = []
  readonly tokens = new Map<string, Pick<Caller, 'role' | 'who'>>()
  readonly noted: string[] = []
  readonly remarks: ErrorData[] = []
  readonly logged: string[] = []
  readonly #methods: Record<string, Method>
  readonly #listeners = new Set<{ listener: (event: HubEvent) => void }>()
  closed = false
  readonly sessions = createSessions({
    clock: { now: () => this.now, sleep: () => new Promise(() => {}) },
    log: { warn: (message) => this.logged.push(message) },
    authenticate: (token) => this.authenticate(token),
    changed: () => {},
  })
  now = Date.UTC(2026, 0, 1)
  /** What keeps its vault closed; open, when there is nothing. */
  problem: ErrorData | undefined
  readonly announced: string[] = []

  constructor(methods: Record<string, Method>) {
    this.#methods = methods
  }

  async call(method: string, input: unknown, caller: Caller): Promise<Answer<never>> {
    this.calls.push({ method, input, caller })
    try {
      const run = this.#methods[method]
      if (!run) throw new CerthubError('input.unknown_method', { method })
      return { ok: true, value: (await run(input, caller)) as never }
    } catch (error) {
      return { ok: false, error: toErrorData(error) }
    }
  }

  subscribe(listener: (event: HubEvent) => void): () => void {
    const entry = { listener }
    this.#listeners.add(entry)
    return () => {
      this.#listeners.delete(entry)
    }
  }

  async authenticate(token: string): Promise<Pick<Caller, 'role' | 'who'> | undefined> {
    return this.tokens.get(token)
  }

  async note({ action, who, detail }: AuditEvent): Promise<void> {
    this.noted.push([action, who, detail].join(' ').trim())
  }

  remark(notice: ErrorData): void {
    this.remarks.push(notice)
  }

  async whyClosed(): Promise<ErrorData | undefined> {
    return this.problem
  }

  readonly announce: Announce = (_, line) => {
    this.announced.push(line)
  }

  get subscribers(): number {
    return this.#listeners.size
  }

  emit(event: HubEvent): void {
    for (const { listener } of this.#listeners) listener(event)
  }

  async close(): Promise<void> {
    this.closed = true
  }
}
