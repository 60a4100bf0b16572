import type { OrderStep, TimelineEntry } from '../../shared/contract/orders.ts'
import { CerthubError } from '../../shared/errors.ts'
import type { HubEvent } from '../../shared/events.ts'
import type { TextData } from '../../shared/texts.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { OrderRecord, TimelineRecord } from '../ports/store/orders.ts'
import type { Store } from '../ports/store.ts'
import { toOrder } from './order-view.ts'

export interface RunContext {
  store: Store
  clock: Clock
  log: Log
  emit(event: HubEvent): void
}

/**
 * One order while it runs: its record, its timeline, its signal. Timeline entries are told at once and written
 * together with the next change of state, so that they cost no disk write of their own.
 */
export class OrderRun {
  record: OrderRecord
  accountName: string | undefined
  /** The account in use; the record names it once the CA has an order of it. */
  accountId: string | undefined
  #waitsForPerson = false
  #hasEnded: boolean
  readonly signal: AbortSignal
  readonly #context: RunContext
  #unwritten: TimelineRecord[] = []

  constructor(context: RunContext, record: OrderRecord, signal: AbortSignal) {
    this.#context = context
    this.record = record
    this.signal = signal
    this.#hasEnded = record.endedAt !== null
  }

  /** Whether it goes on only when a person has done something. */
  get waitsForPerson(): boolean {
    return this.#waitsForPerson
  }

  /** Does what a person is waited for in. */
  async waitForPerson<T>(work: () => Promise<T>): Promise<T> {
    const tell = (waits: boolean): void => {
      this.#waitsForPerson = waits
      this.#context.emit({ type: 'changed', areas: ['certificates'] })
    }
    tell(true)
    try {
      return await work()
    } finally {
      tell(false)
    }
  }

  note(
    step: TimelineEntry['step'],
    kind: TimelineEntry['kind'],
    note?: TextData,
    milliseconds?: number,
  ): void {
    const entry: TimelineEntry = {
      at: this.#context.clock.now(),
      step,
      kind,
      ...(note && { note }),
      ...(milliseconds !== undefined && { milliseconds: Math.round(milliseconds * 10) / 10 }),
    }
    this.#unwritten.push({ ...entry, orderId: this.record.id })
    this.#context.emit({ type: 'order', order: toOrder(this.record, this.accountName), entry })
  }

  /** Writes the change, and what the timeline holds, in one transaction; nothing of an order that has ended. */
  async save(patch: Partial<Omit<OrderRecord, 'id'>>, also?: (store: Store) => Promise<void>): Promise<void> {
    if (this.#hasEnded) throw this.signal.reason ?? new CerthubError('order.cancelled', {})
    await this.#write(patch, also)
  }

  async #write(
    patch: Partial<Omit<OrderRecord, 'id'>>,
    also?: (store: Store) => Promise<void>,
  ): Promise<void> {
    const entries = this.#unwritten
    this.#unwritten = []
    const named = 'accountId' in patch && {
      accountName: patch.accountId ? (this.accountName ?? this.record.accountName) : null,
    }
    await this.#context.store.atomically(async (store) => {
      await store.orders.update(this.record.id, { ...patch, ...named })
      await store.timeline.append(entries)
      await also?.(store)
    })
    this.record = { ...this.record, ...patch, ...named }
  }

  /** Does one step: its state is on disk before it acts. */
  async step<T>(step: OrderStep, work: () => Promise<{ note: TextData; value: T }>): Promise<T> {
    this.signal.throwIfAborted()
    const begin = this.#context.clock.monotonic()
    if (this.record.state !== step) await this.save({ state: step })
    this.note(step, 'started')
    const { note, value } = await work()
    this.note(step, 'finished', note, this.#context.clock.monotonic() - begin)
    return value
  }

  /** Ends it once: who comes later, as the work that a cancelled order has not left yet, changes nothing. */
  async end(
    state: 'done' | 'failed' | 'cancelled',
    patch: Partial<OrderRecord> = {},
    also?: (store: Store) => Promise<void>,
  ): Promise<void> {
    if (this.#hasEnded) return
    this.#hasEnded = true
    const endedAt = this.#context.clock.now()
    const failedAt = state === 'done' ? {} : { stoppedAt: stepOf(this.record) }
    await this.#write({ state, endedAt, ...failedAt, ...patch }, also).catch((error: unknown) => {
      this.#hasEnded = false
      throw error
    })
    this.#context.emit({ type: 'order', order: toOrder(this.record, this.accountName) })
    this.#context.emit({ type: 'changed', areas: ['orders', 'certificates', 'accounts', 'credentials'] })
  }

  /** Writes what the timeline still holds, for entries after the end. */
  flush(): Promise<void> {
    return this.#unwritten.length === 0 ? Promise.resolve() : this.#write({})
  }
}

/** The step that an order is in; the first one before it began. */
export const stepOf = ({ state }: OrderRecord): OrderStep =>
  state === 'queued' || state === 'done' || state === 'failed' || state === 'cancelled'
    ? 'select-account'
    : state
