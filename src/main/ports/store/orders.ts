import type { OrderSettings } from '../../../shared/contract/order-request.ts'
import type { BegunBy, OrderState, OrderStep, TimelineEntry } from '../../../shared/contract/orders.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import type { KeyType } from '../../../shared/key-type.ts'
import type { Rows } from './rows.ts'

export interface OrderRecord {
  id: string
  certificateId: string
  names: string[]
  begunBy: BegunBy
  keyType: KeyType
  state: OrderState
  stoppedAt: OrderStep | null
  accountId: string | null
  /** What that account was called: it may be removed later. */
  accountName: string | null
  /** What it is ordered with: the certificate’s settings from when it is issued. */
  settings: OrderSettings
  orderUrl: string | null
  /** The private key that the CSR was made with: a vault record. */
  keyId: string | null
  keyFingerprint: string | null
  /** base64 of the DER. */
  csr: string | null
  error: ErrorData | null
  serial: string | null
  /** The accounts whose CA failed before the order went on with the next. */
  passed: PassedAccount[]
  createdAt: number
  endedAt: number | null
}

export interface PassedAccount {
  accountId: string
  accountName: string
  /** Why it could not issue. */
  code: string
  message: string
}

export interface TimelineRecord extends TimelineEntry {
  orderId: string
}

export interface Orders extends Rows<OrderRecord> {
  /** Newest first; `since`: those begun then or later. */
  list(options: {
    certificateId?: string | undefined
    begunBy?: BegunBy | undefined
    since?: number | undefined
    limit: number
  }): Promise<OrderRecord[]>
  /** How many were begun since, by account id, for names that the account had not got the certificate for: renewals are not new. */
  countNew(since: number): Promise<Map<string, number>>
  /** Those that have not ended, oldest first. */
  running(): Promise<OrderRecord[]>
  /** The newest of every certificate, by certificate id. */
  latestOfAll(): Promise<Map<string, OrderRecord>>
}

export interface Timeline {
  append(entries: TimelineRecord[]): Promise<void>
  list(orderId: string): Promise<TimelineRecord[]>
}
