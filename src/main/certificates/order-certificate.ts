import { CerthubError } from '../../shared/errors.ts'
import type { Answers } from '../challenges/answers.ts'
import { createMutex } from '../concurrency/mutex.ts'
import { freeFolderName } from '../deploy/folder-name.ts'
import type { Choice } from '../failover/choose-account.ts'
import { newId } from '../ids/ids.ts'
import { namesKeyOf } from '../names/certificate-names.ts'
import type { Orders } from '../orders/orders.ts'
import type { Clock } from '../ports/clock.ts'
import type { CertificateRecord, IssuedRecord } from '../ports/store/certificates.ts'
import type { Store } from '../ports/store.ts'
import { createSave } from '../renewal/renewal-state.ts'
import { readChain } from '../x509/certificate.ts'
import type { Wanted } from './account-choice.ts'
import { checkValidation, tryFolder } from './check-validation.ts'
import { findCertificate } from './find-certificate.ts'
import { type OrderInput, resolveRequest, settingsFor } from './order-request.ts'

interface Parts {
  store: Store
  clock: Clock
  orders: Orders
  answers: Answers
  /** The account that an order would use. Throws when there is none. */
  choose(wanted: Wanted): Promise<Choice>
}

type Identity = Pick<CertificateRecord, 'instanceId' | 'names' | 'namesKey' | 'keyType' | 'staging'>
/** An ACME wildcard says what its certificate is of. Throws `certificate.of_wildcard`. */
const refuseOfWildcard = async (store: Store, { id, instanceId, names: [name = id] }: CertificateRecord) => {
  const owner = (await store.credentials.ofType(instanceId, 'acme-wildcard')).find(
    ({ certificateId }) => certificateId === id,
  )
  if (!owner) return
  const data = { name, credential: owner.name }
  throw new CerthubError('certificate.of_wildcard', data, { subject: { credential: owner.id } })
}

/**
 * The certificate that an order is of: the one asked for, else the one that is the same. Throws `certificate.not_found`,
 * `certificate.elsewhere`, `certificate.same_names`, `certificate.of_wildcard`.
 */
const findOrdered = async (
  store: Store,
  identity: Identity,
  reference: string | undefined,
): Promise<CertificateRecord | undefined> => {
  const same = await store.certificates.find(identity)
  if (reference === undefined) return same
  const asked = await findCertificate(store, reference)
  const [name = asked.id] = asked.names
  const subject = { certificate: asked.id }
  if (asked.instanceId !== identity.instanceId || asked.staging !== identity.staging)
    throw new CerthubError('certificate.elsewhere', { name }, { subject })
  if (same && same.id !== asked.id) {
    const data = { name: same.names[0] ?? same.id, id: same.id }
    throw new CerthubError('certificate.same_names', data, { subject: { certificate: same.id } })
  }
  if (!same) await refuseOfWildcard(store, asked)
  return asked
}

/** Whether what was issued last is of these names and has this kind of key. */
const isIssuedAs = ({ chainPem }: IssuedRecord, { namesKey, keyType }: Identity): boolean => {
  const { leaf } = readChain(chainPem)
  return namesKeyOf(leaf.names) === namesKey && leaf.keyType === keyType
}

/**
 * Orders a certificate: a new one, the one of the same names, or the one asked for, which then is of these names. Refuses
 * before anything is stored when names, account or credential cannot work.
 */
export const createOrderCertificate = ({ store, clock, orders, answers, choose }: Parts) => {
  /** Orders of one instance are written down in turn: two of the same new names are one certificate. */
  const turns = createMutex()

  const start = async (record: CertificateRecord, before?: () => Promise<void>) => {
    const order = await orders.start(record, before)
    return { certificate: record.id, order: order.id }
  }

  return async (input: OrderInput, signal = new AbortController().signal) => {
    const request = await resolveRequest(store, input)
    const { names, instance, keyType, staging } = request
    const identity = { instanceId: instance.id, names, namesKey: namesKeyOf(names), keyType, staging }
    await findOrdered(store, identity, input.certificate)
    await checkValidation(request.settings.validation, names)
    await choose(request)
    const settings = await settingsFor(store, request)
    if (settings.validation.kind === 'http-sftp') await tryFolder(answers, settings.validation, signal)
    return turns.run(instance.id, async () => {
      const known = await findOrdered(store, identity, input.certificate)
      if (known) {
        return start({ ...known, ...identity, settings }, async () => {
          const issued = await store.issued.latest(known.id)
          const isWorking = issued !== undefined && isIssuedAs(issued, identity)
          // Names and key are what a person wants from now on. With what it was issued the certificate works: other
          // settings are its own when an order has shown that they work too.
          const kept = isWorking ? (await store.orders.get(issued.orderId))?.settings : settings
          const outdated = issued !== undefined && (!isWorking || issued.revokedAt !== null)
          await store.atomically(async (inside) => {
            await inside.certificates.update(known.id, { ...identity, settings: kept ?? known.settings })
            await createSave(inside)(known.id, { outdated })
          })
        })
      }
      const taken = (await store.certificates.list(instance.id)).map(({ folder }) => folder)
      const record: CertificateRecord = {
        id: newId('crt'),
        ...identity,
        folder: freeFolderName(identity, taken),
        settings,
        createdAt: clock.now(),
      }
      await store.certificates.insert(record)
      return start(record)
    })
  }
}
