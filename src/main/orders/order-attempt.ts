import type { TimelineEntry } from '../../shared/contract/orders.ts'
import type { CerthubError } from '../../shared/errors.ts'
import type { Secret } from '../../shared/secret.ts'
import { text } from '../../shared/texts.ts'
import type { CallOptions } from '../acme/call.ts'
import type { AcmeAccount, AcmeOrder } from '../acme/server.ts'
import type { Answers } from '../challenges/answers.ts'
import type { DnsClient } from '../dns/provider-kit/provider.ts'
import type { Choice } from '../failover/choose-account.ts'
import type { LegoWay } from '../lego/write-by-lego.ts'
import type { ChallengeNetwork } from '../ports/challenge-network.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Resolver } from '../ports/resolver.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'
import type { CertificateRecord } from '../ports/store/certificates.ts'
import type { Store } from '../ports/store.ts'
import type { Vault } from '../vault/vault.ts'
import type { OrderRun } from './order-run.ts'
import type { Pace } from './pace.ts'

/** What an order needs of the rest of the hub. */
export interface OrderWork {
  store: Store
  vault: Vault
  clock: Clock
  log: Log
  resolver: Resolver
  network: ChallengeNetwork
  /** What is shown to CAs over HTTP and TLS. */
  answers: Answers
  pace: Pace
  /** Throws `account.none_matching` when none is left beside those whose CA failed already. */
  chooseAccount(
    certificate: CertificateRecord,
    passed: readonly string[],
    signal?: AbortSignal,
  ): Promise<Choice>
  /** The ARI identifier of the certificate that the order replaces at this account's CA, where that wants to know. */
  replaces(
    certificate: CertificateRecord,
    account: AccountRecord,
    signal?: AbortSignal,
  ): Promise<string | undefined>
  /** Keeps in mind what a CA asked to wait for. */
  rememberLimit(certificate: CertificateRecord, account: AccountRecord, error: CerthubError): Promise<void>
  /** Whether an order may go on with another account. */
  mayFailOver(): Promise<boolean>
  acmeAccount(account: AccountRecord): Promise<AcmeAccount>
  /** The client of a stored credential. Throws `credential.not_found`. */
  dnsClient(credentialId: string): Promise<DnsClient>
  /** The way through an installed lego; undefined for a credential of a provider that is built in. */
  lego(credentialId: string): Promise<LegoWay | undefined>
  /** PEM. Where lego makes the TXT values, it makes them with the account’s key. */
  accountKey(account: AccountRecord): Promise<Secret>
  caTitle(account: AccountRecord): string
  /** Puts the certificate on its target instance; returns the paths written. Throws `deploy.write_failed`. */
  deploy(certificate: CertificateRecord, chainPem: string, key: Secret): Promise<string[]>
  /** Begins to remove what the order published; nobody waits for it yet. */
  cleanUpSoon(run: OrderRun): void
  /** Removes them, and waits. */
  cleanUpNow(run: OrderRun): Promise<void>
}

/** The CA as this order talks to it. */
export interface OrderCa {
  record: AccountRecord
  account: AcmeAccount
  host: string
}

/** An order that is worked on. `certificate` is as this order is of it. */
export interface OrderJob {
  work: OrderWork
  run: OrderRun
  certificate: CertificateRecord
}

/** The same at one CA. */
export interface JobAtCa extends OrderJob {
  ca: OrderCa
}

/** The same, with what that CA said last of its order. */
export interface OrderAttempt extends JobAtCa {
  order: AcmeOrder
}

/** Options of every ACME call of a step: cancelled with the order, each exchange on its timeline. */
export const callOptions = (run: OrderRun, step: TimelineEntry['step']): CallOptions => ({
  signal: run.signal,
  onExchange: ({ method, url, status, ms }) =>
    run.note(step, 'exchange', text('order.exchange', { method, url, httpStatus: status }), ms),
})
