import { accountKeyKind } from '../accounts/acme-accounts.ts'
import { typeOf } from '../credentials/credential-types.ts'
import { secretKinds } from '../notifications/channel-settings.ts'
import type { Store } from '../ports/store.ts'

/** A vault record that the database names, and the fingerprints of the values it may hold. */
export interface ExpectedRecord {
  id: string
  kind: string
  fingerprints: string[]
  /** What a person calls it. */
  owner: string
}

/** Every vault record that something depends on. */
export const expectedRecords = async (store: Store): Promise<ExpectedRecord[]> => {
  const [credentials, accounts, issued, running, channels] = await Promise.all([
    store.credentials.list(),
    store.accounts.list(),
    store.issued.latestOfAll(),
    store.orders.running(),
    store.channels.list(),
  ])
  const certificateKey = (id: string | null, fingerprint: string | null, owner: string): ExpectedRecord[] =>
    id !== null && fingerprint !== null
      ? [{ id, kind: 'certificate-key', fingerprints: [fingerprint], owner }]
      : []
  const names = new Map((await store.certificates.list()).map((one) => [one.id, one.names[0] ?? one.id]))
  return [
    ...credentials.map(({ secretId, type, fingerprint, name }) => ({
      id: secretId,
      kind: typeOf(type).kind,
      fingerprints: [fingerprint],
      owner: `stored credential “${name}”`,
    })),
    ...accounts
      .filter(({ nextKeyId }) => nextKeyId === null)
      .map(({ keyId, fingerprint, name }) => ({
        id: keyId,
        kind: accountKeyKind,
        fingerprints: [fingerprint],
        owner: `the key of CA account “${name}”`,
      })),
    ...[...issued.values()].flatMap(({ keyId, keyFingerprint, certificateId }) =>
      certificateKey(keyId, keyFingerprint, `the key of ${names.get(certificateId) ?? certificateId}`),
    ),
    ...channels.flatMap(({ kind, secretId, fingerprint, name }) =>
      kind !== 'desktop' && secretId !== null && fingerprint !== null
        ? [
            {
              id: secretId,
              kind: secretKinds[kind],
              fingerprints: [fingerprint],
              owner: `notification channel “${name}”`,
            },
          ]
        : [],
    ),
    ...running.flatMap(({ keyId, keyFingerprint, names: ordered }) =>
      certificateKey(keyId, keyFingerprint, `the key of ${ordered[0] ?? ''}`),
    ),
  ]
}
