import { join } from 'node:path'
import { CerthubError, fixedAt } from '../../shared/errors.ts'
import type { Secret } from '../../shared/secret.ts'
import { createMutex } from '../concurrency/mutex.ts'
import { writePemFiles } from '../deploy/write-pem-files.ts'
import { refusedFolder } from '../integrity/sealed-tables.ts'
import type { Log } from '../ports/log.ts'
import type { CertificateRecord } from '../ports/store/certificates.ts'
import type { Store } from '../ports/store.ts'
import type { Vault } from '../vault/vault.ts'

/** Names, in settings, the certificates whose writing began again and has not ended well. */
const prefix = 'deploy.underWay.'

export const notIssued = ({ id, names: [name = id] }: CertificateRecord): CerthubError =>
  new CerthubError('certificate.not_issued', { name }, { subject: { certificate: id } })

/** Puts certificates where their instances want them; those of one certificate one after another. */
export interface Deployments {
  /** For an order, which goes on with it after a kill by itself. `local` keeps it in the hub. Throws `deploy.write_failed`. */
  ofOrder(certificate: CertificateRecord, chainPem: string, key: Secret): Promise<string[]>
  /** Writes the newest again. A kill in the middle is mended by `finish`. Throws `certificate.not_issued`, `deploy.write_failed`. */
  again(certificate: CertificateRecord): Promise<string[]>
  /** Writes again what a kill cut off, files of two sets perhaps; what cannot be written now is tried at the next start. */
  finish(): Promise<void>
}

export const createDeployments = (parts: { store: Store; vault: Vault; log: Log }): Deployments => {
  const { store, vault, log } = parts
  const turns = createMutex()

  const writeNewest = async (record: CertificateRecord): Promise<string[]> => {
    const issued = await store.issued.latest(record.id)
    if (!issued) throw notIssued(record)
    const key = await vault.get('certificate-key', issued.keyId, issued.keyFingerprint)
    await store.settings.set(prefix + record.id, '')
    const files = await deployTo(store, record, issued.chainPem, key)
    await store.issued.update(issued.id, { deployedTo: files })
    await store.settings.remove(prefix + record.id)
    return files
  }
  const again = (record: CertificateRecord) => turns.run(record.id, () => writeNewest(record))

  return {
    ofOrder: (record, chainPem, key) => turns.run(record.id, () => deployTo(store, record, chainPem, key)),
    again,
    finish: async () => {
      const cutOff = [...(await store.settings.startingWith(prefix)).keys()]
      for (const setting of cutOff) {
        const id = setting.slice(prefix.length)
        try {
          const record = await store.certificates.get(id)
          if (record) await again(record)
          else await store.settings.remove(setting)
          log.info('a deployment that a stop cut off is done again', { certificate: id })
        } catch (error) {
          log.warn('a deployment that a stop cut off was not done again', { certificate: id, error })
        }
      }
    },
  }
}

/** `local` keeps it in the hub. */
const deployTo = async (
  store: Store,
  record: CertificateRecord,
  chainPem: string,
  key: Secret,
): Promise<string[]> => {
  const kept = (await store.certificates.get(record.id)) ?? record
  const instance = await store.instances.get(kept.instanceId)
  for (const [id, path] of [
    [kept.id, kept.folder],
    [instance?.id, instance?.settings.path],
  ]) {
    if (id && path === refusedFolder) throw new CerthubError('vault.row_changed', { id })
  }
  if (instance?.kind !== 'folder' || !instance.settings.path) return []
  const folder = join(instance.settings.path, kept.folder)
  return fixedAt({ instance: instance.id, field: 'settings.path' }, () =>
    writePemFiles(folder, chainPem, key),
  )
}
