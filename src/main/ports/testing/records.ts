import type { CredentialType } from '../../../shared/contract/credential-types.ts'
import type { OrderSettings } from '../../../shared/contract/order-request.ts'
import type { AccountRecord } from '../store/accounts.ts'
import type { CertificateRecord, IssuedRecord } from '../store/certificates.ts'
import type { CredentialFacts, CredentialRecord } from '../store/credentials.ts'
import type { InstanceRecord } from '../store/instances.ts'
import type { OrderRecord } from '../store/orders.ts'

/** This computer, as `ins_a`. */
export const instanceRecord = (over: Partial<InstanceRecord> = {}): InstanceRecord => ({
  id: 'ins_a',
  name: 'a',
  kind: 'local',
  settings: {},
  maintenance: [],
  note: '',
  createdAt: 1,
  ...over,
})

/** A valid production account of a custom CA on `ins_a`. */
export const accountRecord = (over: Partial<AccountRecord> = {}): AccountRecord => ({
  id: 'acc_a',
  instanceId: 'ins_a',
  name: 'a',
  ca: 'custom',
  directoryUrl: 'https://ca.test/dir',
  staging: false,
  email: '',
  accountUrl: 'https://ca.test/acct/1',
  status: 'valid',
  externalAccountKeyId: null,
  caBundle: null,
  proxy: null,
  sharedWith: [],
  keyId: 'key_a',
  fingerprint: 'f',
  nextKeyId: null,
  nextFingerprint: null,
  createdAt: 1,
  ...over,
})

/** Nothing is chosen but DNS. */
export const orderSettingsOf = (over: Partial<OrderSettings> = {}): OrderSettings => ({
  moreCredentials: [],
  validation: { kind: 'dns' },
  ...over,
})

/** A credential `a` on `ins_a`, of this type and with these facts. */
export const credentialRecord = <T extends CredentialType>(
  type: T,
  facts: CredentialFacts[T],
  over: Partial<Omit<CredentialRecord, 'type' | 'facts'>> = {},
) => ({
  id: 'crd_a',
  instanceId: 'ins_a',
  name: 'a',
  type,
  facts,
  provider: '',
  note: '',
  owner: '',
  fieldsSet: [],
  secretId: 'crd_a',
  fingerprint: 'f',
  valueFingerprints: [],
  isDefault: false,
  certificateId: null,
  createdAt: 1,
  replacedAt: 1,
  lastUsedAt: null,
  ...over,
})

/** A production certificate of `a.test` on `ins_a`, validated by DNS. */
export const certificateRecord = (over: Partial<CertificateRecord> = {}): CertificateRecord => ({
  id: 'crt_a',
  instanceId: 'ins_a',
  names: ['a.test'],
  namesKey: 'a.test',
  keyType: 'ec256',
  staging: false,
  folder: 'a',
  settings: orderSettingsOf(),
  createdAt: 1,
  ...over,
})

/** What was issued for `crt_a`, valid from the first of January 2026. */
export const issuedRecord = (over: Partial<IssuedRecord> = {}): IssuedRecord => ({
  id: 'iss_a',
  certificateId: 'crt_a',
  orderId: 'ord_a',
  keyId: 'key_a',
  keyFingerprint: 'f',
  chainPem: '',
  serial: '1',
  issuer: 'CA',
  notBefore: Date.UTC(2026, 0, 1),
  notAfter: Date.UTC(2026, 2, 1),
  caTitle: 'CA',
  deployedTo: [],
  issuedAt: Date.UTC(2026, 0, 1),
  revokedAt: null,
  revocationReason: null,
  ...over,
})

/** An order of `crt_a` that `acc_a` got done. */
export const orderRecord = (over: Partial<OrderRecord> = {}): OrderRecord => ({
  id: 'ord_a',
  certificateId: 'crt_a',
  names: ['a.test'],
  keyType: 'ec256',
  state: 'done',
  stoppedAt: null,
  accountId: 'acc_a',
  accountName: null,
  begunBy: 'person',
  orderUrl: null,
  keyId: null,
  keyFingerprint: null,
  csr: null,
  error: null,
  serial: null,
  passed: [],
  settings: orderSettingsOf(),
  createdAt: 1,
  endedAt: 1,
  ...over,
})
