import { CerthubError, hasCode } from '../../shared/errors.ts'
import type { Secret } from '../../shared/secret.ts'
import { type TextData, text } from '../../shared/texts.ts'
import { askAgain, staleMs } from '../acme/ask-again.ts'
import { hasPem, leadsTo } from '../acme/certificate-download.ts'
import type { AcmeOrder } from '../acme/server.ts'
import { newId } from '../ids/ids.ts'
import { namesKeyOf } from '../names/certificate-names.ts'
import type { IssuedRecord } from '../ports/store/certificates.ts'
import { readChain } from '../x509/certificate.ts'
import { checkIssued, lifetimeRemarks } from '../x509/check-issued.ts'
import { createCsr } from '../x509/csr.ts'
import { lostUses } from '../x509/extended-key-usage.ts'
import { generateKey } from '../x509/generate-key.ts'
import { callOptions, type JobAtCa, type OrderAttempt, type OrderJob } from './order-attempt.ts'
import { waitForOrder } from './wait-for-order.ts'

/** The order's private key and CSR, as stored. */
export interface KeyAndCsr {
  keyId: string
  key: Secret
  csr: Buffer
}

/**
 * The key and CSR of the order: those stored, else made and stored now. The key's id is on disk before the key, so
 * that a kill in between leaves nothing unknown in the vault.
 */
export const prepareKey = async ({ work, run }: OrderJob): Promise<KeyAndCsr> => {
  const { keyId: storedId, keyFingerprint, csr } = run.record
  run.signal.throwIfAborted()
  if (storedId && keyFingerprint && csr) {
    return {
      keyId: storedId,
      key: await work.vault.get('certificate-key', storedId, keyFingerprint),
      csr: Buffer.from(csr, 'base64'),
    }
  }
  const keyId = storedId ?? newId('key')
  if (!storedId) await run.save({ keyId })
  const key = (await keyToKeep(work, run.record)) ?? (await generateKey(run.record.keyType))
  const request = await createCsr(key, run.record.names)
  run.signal.throwIfAborted()
  const { fingerprint } = await work.vault.put('certificate-key', keyId, key)
  await run.save({ keyFingerprint: fingerprint, csr: request.toString('base64') })
  return { keyId, key, csr: request }
}

/** The key of what was issued last, where the certificate keeps its key, and its kind. A copy: each has a vault record. */
const keyToKeep = async (
  { store, vault }: OrderJob['work'],
  record: OrderJob['run']['record'],
): Promise<Secret | undefined> => {
  const before = record.settings.reuseKey && (await store.issued.latest(record.certificateId))
  if (!before || before.revocationReason === 'keyCompromise') return undefined
  if (readChain(before.chainPem).leaf.keyType !== record.keyType) return undefined
  return vault.get('certificate-key', before.keyId, before.keyFingerprint)
}

const settle = (
  { work, run, ca, order }: OrderAttempt,
  whenStillReady: () => Promise<AcmeOrder>,
): Promise<AcmeOrder> =>
  waitForOrder({
    whenStillReady,
    account: ca.account,
    orderUrl: order.url,
    host: ca.host,
    // One that was ready is pending for who has not heard of it yet.
    while: ['pending', 'ready', 'processing'],
    paceKey: `${ca.record.directoryUrl} finalize`,
    pace: work.pace,
    clock: work.clock,
    options: callOptions(run, 'finalize'),
  })

/** What is said of an order that this server does not know to be ready, or whose CSR has arrived before. */
const isRefused = ['acme.order_not_ready', 'acme.order_gone', 'acme.rejected'] as const

/**
 * Hands in the CSR. One whose answer was lost is refused the second time: then the order itself says how far it is. Where
 * that is ready, whoever refused did not know it yet, and is asked once more.
 */
const handIn = async ({ work, run, ca, order }: OrderAttempt, csr: Uint8Array) => {
  const options = callOptions(run, 'finalize')
  let known = order
  return askAgain({
    clock: work.clock,
    signal: run.signal,
    forMs: staleMs,
    onWait: (ms) => run.note('finalize', 'info', text('order.csr_not_taken', { seconds: ms / 1000 })),
    isStaleError: (error) =>
      hasCode(error, 'acme.order_not_ready', 'acme.order_gone') &&
      (known.status === 'ready' || known.status === 'pending'),
    ask: async (): Promise<AcmeOrder> => {
      try {
        return { ...(await ca.account.finalize(order.finalizeUrl, csr, options)), url: order.url }
      } catch (error) {
        if (!hasCode(error, ...isRefused, 'acme.unreachable', 'acme.server_error')) throw error
        known = await ca.account.order(order.url, options)
        if (known.status === 'ready' || known.status === 'pending') throw error
        return known
      }
    },
  })
}

/** Sends the CSR (RFC 8555 §7.4) and waits until the certificate is issued. */
export const finalizeOrder = async (
  attempt: OrderAttempt,
  prepared: Promise<KeyAndCsr>,
): Promise<AcmeOrder> =>
  attempt.run.step('finalize', async () => {
    const { csr } = await prepared
    let current = attempt.order
    const handInNow = () => handIn(attempt, csr)
    if (current.status === 'ready') current = await handInNow()
    if (current.status !== 'valid' && current.status !== 'invalid') current = await settle(attempt, handInNow)
    if (current.status !== 'valid') {
      const type = `order ${current.status}`
      throw current.error ?? new CerthubError('acme.rejected', { host: attempt.ca.host, type })
    }
    return { note: text('order.issued'), value: current }
  })

/** The address of the certificate of a valid order: it may come a moment later. Throws `acme.bad_answer`, `acme.rejected`. */
const certificateUrlOf = async ({ work, run, ca, order }: OrderAttempt): Promise<string> => {
  if (order.certificateUrl) return order.certificateUrl
  let first: AcmeOrder | undefined = order
  const { certificateUrl, status, error } = await askAgain({
    clock: work.clock,
    signal: run.signal,
    forMs: staleMs,
    onWait: (ms) => run.note('download', 'info', text('order.no_url_yet', { seconds: ms / 1000 })),
    isStale: (one) => one.certificateUrl === undefined && one.status !== 'invalid',
    ask: async () => {
      const answer = first ?? (await ca.account.order(order.url, callOptions(run, 'download')))
      first = undefined
      return answer
    },
  })
  if (certificateUrl) return certificateUrl
  if (status === 'invalid') throw error ?? new CerthubError('acme.order_gone', { host: ca.host })
  const problem = 'a valid order without a certificate URL'
  throw new CerthubError('acme.bad_answer', { host: ca.host, problem })
}

/** Downloads the chain, proves that it is what was ordered, and keeps it. Throws `acme.wrong_certificate`, `acme.clock_differs`. */
export const downloadCertificate = (attempt: OrderAttempt, prepared: Promise<KeyAndCsr>): Promise<Kept> => {
  const { run, ca, certificate } = attempt
  const { preferredChain } = certificate.settings
  return run.step('download', async () => {
    const chainPem = await ca.account.download(await certificateUrlOf(attempt), {
      ...callOptions(run, 'download'),
      preferredRoot: preferredChain,
    })
    if (!hasPem(chainPem)) {
      const problem = 'what it gives as the certificate is none'
      throw new CerthubError('acme.bad_answer', { host: ca.host, problem })
    }
    if (preferredChain !== undefined && !leadsTo(chainPem, preferredChain)) {
      run.note('download', 'info', text('order.no_such_chain', { host: ca.host, root: preferredChain }))
    }
    return keepIssued(attempt, chainPem, prepared)
  })
}

export interface Kept {
  issued: IssuedRecord
  key: Secret
}

/** Proves that a chain is what was ordered, and keeps it. Throws `acme.wrong_certificate`. */
export const keepIssued = async (
  { work, run, ca, certificate }: JobAtCa,
  downloaded: string,
  prepared: Promise<KeyAndCsr>,
): Promise<{ note: TextData; value: Kept }> => {
  const { key, keyId } = await prepared
  const now = work.clock.now()
  const found = checkIssued({ chainPem: downloaded, keyPem: key, names: run.record.names, now })
  if ('problem' in found) {
    const code = found.isUntimely ? 'acme.clock_differs' : 'acme.wrong_certificate'
    throw new CerthubError(code, { host: ca.host, problem: found.problem })
  }
  const { chainPem } = found
  const before = await work.store.issued.latest(run.record.certificateId)
  const { leaf } = readChain(chainPem)
  for (const remark of [...found.remarks, ...lifetimeRemarks(leaf, certificate.settings.lifetimeDays)])
    run.note('download', 'info', text('order.chain_remark', { host: ca.host, remark }))
  const lost = before ? lostUses(readChain(before.chainPem).leaf, leaf) : []
  if (lost.length > 0) run.note('download', 'action', text('order.uses_lost', { uses: lost }))
  const issued: IssuedRecord = {
    id: newId('iss'),
    certificateId: run.record.certificateId,
    orderId: run.record.id,
    keyId,
    keyFingerprint: run.record.keyFingerprint ?? '',
    chainPem,
    serial: leaf.serial,
    issuer: leaf.issuer,
    notBefore: leaf.notBefore,
    notAfter: leaf.notAfter,
    caTitle: work.caTitle(ca.record),
    deployedTo: [],
    // The newest one stays so, though the clock may have been ahead when the last was issued.
    issuedAt: Math.max(now, (before?.issuedAt ?? 0) + 1),
    revokedAt: null,
    revocationReason: null,
  }
  await run.save({ serial: leaf.serial, accountId: ca.record.id }, async (store) => {
    await store.issued.insert(issued)
    // It may have been changed while this order of before was under way.
    const wanted = await store.certificates.get(issued.certificateId)
    const outdated =
      wanted !== undefined &&
      (wanted.namesKey !== namesKeyOf(run.record.names) || wanted.keyType !== run.record.keyType)
    await store.renewals.update(issued.certificateId, { outdated })
    // Not before: an order that fails changes nothing of what worked.
    if (!outdated) await store.certificates.update(issued.certificateId, { settings: run.record.settings })
  })
  return { note: text('order.serial', { serial: leaf.serial }), value: { issued, key } }
}

/** Puts what was issued on the target instance. */
export const deployCertificate = (
  { work, run, certificate }: OrderJob,
  { issued, key }: Kept,
): Promise<void> =>
  run.step('deploy', async () => {
    const deployedTo = await work.deploy(certificate, issued.chainPem, key)
    if (deployedTo.length > 0) await work.store.issued.update(issued.id, { deployedTo })
    const note =
      deployedTo.length > 0 ? text('order.deployed', { paths: deployedTo }) : text('order.kept_in_hub')
    return { note, value: undefined }
  })
