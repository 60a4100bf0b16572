import type { Certificate, CertificateDetail } from '../../shared/contract/certificates.ts'
import type { BegunBy } from '../../shared/contract/orders.ts'
import { CerthubError, type ErrorData, toErrorData } from '../../shared/errors.ts'
import { Secret } from '../../shared/secret.ts'
import type { Answers } from '../challenges/answers.ts'
import { writePemFiles, writePrivateFile } from '../deploy/write-pem-files.ts'
import type { Choice } from '../failover/choose-account.ts'
import { findInstance } from '../instances/instances.ts'
import { normalizeName, normalizeNames, unicodeForm } from '../names/certificate-names.ts'
import { toOrder } from '../orders/order-view.ts'
import type { Orders } from '../orders/orders.ts'
import type { Clock } from '../ports/clock.ts'
import type { CertificateRecord, IssuedRecord } from '../ports/store/certificates.ts'
import type { Store } from '../ports/store.ts'
import { createNextRenewal } from '../renewal/next-renewal.ts'
import { createSave } from '../renewal/renewal-state.ts'
import type { Vault } from '../vault/vault.ts'
import { readChain } from '../x509/certificate.ts'
import { makePkcs12 } from '../x509/pkcs12-file.ts'
import type { Wanted } from './account-choice.ts'
import { credentialOf, toCertificate } from './certificate-view.ts'
import { type Deployments, notIssued } from './deployments.ts'
import { findCertificate, findCertificates } from './find-certificate.ts'
import { createOrderCertificate } from './order-certificate.ts'
import { removeCertificate } from './remove-certificate.ts'

interface Parts {
  store: Store
  vault: Vault
  clock: Clock
  orders: Orders
  answers: Answers
  deployments: Pick<Deployments, 'again'>
  /** The account that an order would use. Throws when there is none. */
  choose(wanted: Wanted): Promise<Choice>
}

export const createCertificates = ({ store, vault, clock, orders, answers, deployments, choose }: Parts) => {
  const latestIssued = async (record: CertificateRecord): Promise<IssuedRecord> => {
    const issued = await store.issued.latest(record.id)
    if (!issued) throw notIssued(record)
    return issued
  }

  /** The one of this id, else the newest. Throws `certificate.not_found`, `certificate.not_issued`. */
  const issuedOf = async (record: CertificateRecord, id: string | undefined): Promise<IssuedRecord> => {
    if (id === undefined) return latestIssued(record)
    const found = (await store.issued.list(record.id)).find((one) => one.id === id)
    if (!found)
      throw new CerthubError('certificate.not_found', { id }, { subject: { certificate: record.id } })
    return found
  }

  const list = async (instance?: string): Promise<Certificate[]> => {
    const instanceId = instance === undefined ? undefined : (await findInstance(store, instance)).id
    const records = await store.certificates.list(instanceId)
    const [instances, credentials, issued, lastOrders, renewals] = await Promise.all([
      store.instances.list(),
      store.credentials.list(),
      store.issued.latestOfAll(),
      store.orders.latestOfAll(),
      store.renewals.list(),
    ])
    const instanceNames = new Map(instances.map(({ id, name }) => [id, name]))
    const credentialNames = new Map(credentials.map(({ id, name }) => [id, name]))
    const now = clock.now()
    const nextRenewal = createNextRenewal(renewals, instances, now)
    return records.map((record) => {
      const newest = issued.get(record.id)
      const shown = toCertificate({
        record,
        instanceName: instanceNames.get(record.instanceId) ?? record.instanceId,
        credentialName: credentialNames.get(credentialOf(record) ?? ''),
        issued: newest,
        lastOrder: lastOrders.get(record.id),
        waitsForPerson: orders.waitsForPerson(lastOrders.get(record.id)?.id ?? ''),
        now,
      })
      if (!newest) return shown
      const { due, state } = nextRenewal(record, newest)
      const paused = state !== undefined && state.pausedAt !== null
      return { ...shown, renewal: { paused, ...(due && { at: due.at }) } }
    })
  }

  const show = async (reference: string): Promise<CertificateDetail> => {
    const record = await findCertificate(store, reference)
    const history = await store.orders.list({ certificateId: record.id, limit: 100 })
    const allIssued = await store.issued.list(record.id)
    const [issued] = allIssued
    const accountNames = new Map((await store.accounts.list()).map(({ id, name }) => [id, name]))
    const { leaf, intermediates } = issued
      ? readChain(issued.chainPem)
      : { leaf: undefined, intermediates: [] }
    const shown = toCertificate({
      record,
      instanceName: (await store.instances.get(record.instanceId))?.name ?? record.instanceId,
      credentialName: (await store.credentials.get(credentialOf(record) ?? ''))?.name,
      issued,
      lastOrder: history[0],
      waitsForPerson: orders.waitsForPerson(history[0]?.id ?? ''),
      now: clock.now(),
    })
    return {
      ...shown,
      chain: leaf
        ? [leaf, ...intermediates].map(({ keyType, extendedKeyUsage, ...rest }) => ({
            ...rest,
            ...(keyType && { keyType }),
            ...(extendedKeyUsage && { extendedKeyUsage }),
          }))
        : [],
      orders: history.map((order) => toOrder(order, accountNames.get(order.accountId ?? ''))),
      deployedTo: issued?.deployedTo ?? [],
      issued: allIssued.map(({ id, serial, issuer, caTitle, notBefore, notAfter, issuedAt, revokedAt }) => ({
        ...{ id, serial, issuer, caTitle, notBefore, notAfter, issuedAt },
        ...(revokedAt !== null && { revokedAt }),
      })),
    }
  }

  return {
    list,
    show,
    find: (reference: string) => findCertificate(store, reference),
    findAll: (references: readonly string[]) => findCertificates(store, references),

    checkNames: (typed: string[]) => {
      const names = typed.map(
        (input): { input: string; name?: string; unicode?: string; error?: ErrorData } => {
          try {
            const name = normalizeName(input)
            const unicode = unicodeForm(name)
            return { input, name, ...(unicode && { unicode }) }
          } catch (error) {
            return { input, error: toErrorData(error) }
          }
        },
      )
      try {
        normalizeNames(names.flatMap(({ name }) => (name === undefined ? [] : [name])))
        return { names }
      } catch (error) {
        return { names, error: toErrorData(error) }
      }
    },

    order: createOrderCertificate({ store, clock, orders, answers, choose }),

    renew: async (reference: string, begunBy: BegunBy) => {
      const record = await findCertificate(store, reference)
      const instance = await findInstance(store, record.instanceId)
      await choose({ ...record, instance })
      // Who renews one that was revoked wants another, also when that fails at first.
      const issued = await store.issued.latest(record.id)
      if (issued && issued.revokedAt !== null) await createSave(store)(record.id, { outdated: true })
      // The choice may have taken a while, and the certificate may be another since.
      const order = await orders.start(await findCertificate(store, record.id), undefined, begunBy)
      return { certificate: record.id, order: order.id }
    },

    /** PEM files, or one PKCS#12 file. Throws `certificate.not_issued`, `deploy.write_failed`, `certificate.password`. */
    exportTo: async (
      reference: string,
      directory: string,
      {
        format,
        password,
        issued,
      }: { format: 'pem' | 'pkcs12'; password: string; issued?: string | undefined },
    ): Promise<string[]> => {
      const record = await findCertificate(store, reference)
      const { keyId, keyFingerprint, chainPem } = await issuedOf(record, issued)
      if (format === 'pkcs12' && password === '')
        throw new CerthubError('certificate.password', {}, { subject: { certificate: record.id } })
      const key = await vault.get('certificate-key', keyId, keyFingerprint)
      if (format === 'pem') return writePemFiles(directory, chainPem, key)
      const friendlyName = record.names[0] ?? record.id
      const file = makePkcs12({ chainPem, keyPem: key, password: new Secret(password), friendlyName })
      return writePrivateFile(directory, 'certificate.p12', file)
    },

    /** Writes the newest certificate to its target instance again. */
    deploy: async (reference: string): Promise<string[]> =>
      deployments.again(await findCertificate(store, reference)),

    remove: async (reference: string): Promise<void> => {
      const { refuseRunning } = orders
      await removeCertificate({ store, vault, refuseRunning }, await findCertificate(store, reference))
    },
  }
}
export type CertificatesUseCases = ReturnType<typeof createCertificates>
