import type { AccountRecord } from '../ports/store/accounts.ts'
import type { CertificateRecord, IssuedRecord } from '../ports/store/certificates.ts'
import type { CredentialRecord } from '../ports/store/credentials.ts'
import type { InstanceRecord } from '../ports/store/instances.ts'
import type { ChannelRecord } from '../ports/store/notifications.ts'
import type { TokenRecord } from '../ports/store/tokens.ts'
import { refusedRecord } from '../vault/refused-record.ts'

/** What is sealed of one kind of row. */
export interface SealedTable<R extends { id: string }> {
  /** What decides where secrets go, or who may come in. */
  fields: readonly (keyof R & string)[]
  /** What a row that does not fit its seal is read as: no secret of it can be used, and nobody comes in by it. */
  refuse(row: R): R
  /** A change that sets these by a person's will makes the row the hub's own again. */
  mendedBy?: readonly (keyof R & string)[]
}

export interface SealedRecords {
  instances: InstanceRecord
  accounts: AccountRecord
  credentials: CredentialRecord
  certificates: CertificateRecord
  issued: IssuedRecord
  tokens: TokenRecord
  channels: ChannelRecord
}
export type SealedKind = keyof SealedRecords

/** The folder of a certificate whose row does not fit its seal; no file system has it. */
export const refusedFolder = '\0refused'

/** Every kind of row that is sealed. A field that is added here is sealed from then on. */
export const sealedTables: { [K in SealedKind]: SealedTable<SealedRecords[K]> } = {
  instances: {
    fields: ['kind', 'settings'],
    refuse: (row) => ({ ...row, kind: 'folder', settings: { path: refusedFolder } }),
    mendedBy: ['settings'],
  },
  accounts: {
    fields: [
      'instanceId',
      'ca',
      'directoryUrl',
      'accountUrl',
      'caBundle',
      'proxy',
      'sharedWith',
      'keyId',
      'fingerprint',
      'nextKeyId',
      'nextFingerprint',
    ],
    refuse: (row) => ({ ...row, keyId: refusedRecord(row.id), nextKeyId: null, nextFingerprint: null }),
  },
  credentials: {
    fields: ['instanceId', 'type', 'provider', 'secretId', 'fingerprint', 'facts', 'certificateId'],
    refuse: (row) => ({ ...row, secretId: refusedRecord(row.id) }),
  },
  certificates: {
    fields: ['instanceId', 'folder'],
    refuse: (row) => ({ ...row, folder: refusedFolder }),
  },
  issued: {
    fields: ['certificateId', 'keyId', 'keyFingerprint'],
    refuse: (row) => ({ ...row, keyId: refusedRecord(row.id) }),
  },
  tokens: {
    fields: ['name', 'role', 'instances', 'hash', 'createdAt', 'expiresAt', 'revokedAt'],
    refuse: (row) => ({ ...row, revokedAt: row.revokedAt ?? row.createdAt }),
  },
  channels: {
    fields: ['kind', 'settings', 'secretId', 'fingerprint'],
    refuse: (row) => ({ ...row, enabled: false, secretId: refusedRecord(row.id) }),
  },
}
export const sealedKinds = Object.keys(sealedTables) as SealedKind[]
