import type { ErrorData } from '../../../shared/errors.ts'
import { ManualClock } from '../../adapters/clock/testing/manual-clock.ts'
import { createHttp } from '../../adapters/http/node-http.ts'
import { openParts } from '../../credentials/testing/open-parts.ts'
import type { EndingRecord } from '../../persist/ending-records.ts'
import type { CertificateRecord, IssuedRecord } from '../../ports/store/certificates.ts'
import type { CredentialFacts } from '../../ports/store/credentials.ts'
import { certificateRecord, credentialRecord, issuedRecord } from '../../ports/testing/records.ts'
import { freshRenewal } from '../../renewal/renewal-state.ts'
import { createNotifications } from '../notifications.ts'

const day = 86_400_000

export const storedCertificate = (
  over: Pick<CredentialFacts['tls-certificate'], 'notBefore' | 'notAfter'> & { serial?: string },
): CredentialFacts['tls-certificate'] => ({
  commonName: 'stored.test',
  names: ['stored.test'],
  keyType: 'ec256',
  chainPem: '',
  issuer: 'CA',
  serial: '1',
  chainComplete: true,
  warnings: [],
  ...over,
})

/** Notifications over a real store and vault in memory, on a desktop that keeps what it was shown. */
export const openNotifications = async () => {
  const { store, vault, records } = await openParts()
  const clock = new ManualClock()
  const shown: { title: string; text: string }[] = []
  const logged: unknown[] = []
  const http = createHttp()
  const note = (...what: unknown[]): void => void logged.push(what)
  const world = {
    problems: [] as ErrorData[],
    clockIsDoubted: false,
    endingRecords: [] as EndingRecord[],
    desktopWorks: true,
  }
  const make = () =>
    createNotifications({
      store,
      vault,
      clock,
      log: { debug: note, info: note, warn: note, error: note },
      http,
      showNotification: async (one) => {
        if (world.desktopWorks) shown.push(one)
        return world.desktopWorks
      },
      hubProblems: () => world.problems,
      endingRecords: async () => world.endingRecords,
      clockIsDoubted: async () => world.clockIsDoubted,
      changed: () => {},
    })
  let notifications = make()
  let stopping = new AbortController()
  let running: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    stopping.abort()
    await running
  }
  return {
    store,
    vault,
    clock,
    shown,
    logged,
    world,
    records,
    get notifications() {
      return notifications
    },
    start: () => {
      stopping = new AbortController()
      running = notifications.run(stopping.signal)
    },
    /** Ends it and begins anew on the same data. */
    restart: async () => {
      await stop()
      notifications = make()
      stopping = new AbortController()
      running = notifications.run(stopping.signal)
    },
    close: async () => {
      await stop()
      http.close()
      await store.close()
    },
    addCertificate: (id: string, over: Partial<CertificateRecord> = {}): Promise<void> =>
      store.certificates.insert(
        certificateRecord({
          id,
          names: [`${id.slice(4)}.test`],
          namesKey: `${id.slice(4)}.test`,
          folder: id,
          createdAt: clock.now(),
          ...over,
        }),
      ),
    issue: (certificateId: string, days: number, over: Partial<IssuedRecord> = {}): Promise<void> =>
      store.issued.insert(
        issuedRecord({
          id: `iss_${certificateId.slice(4)}x${clock.now()}`,
          certificateId,
          notBefore: clock.now(),
          notAfter: clock.now() + days * day,
          caTitle: 'First CA',
          issuedAt: clock.now(),
          ...over,
        }),
      ),
    addStoredCertificate: (id: string, times: { notBefore: number; notAfter: number }): Promise<void> =>
      store.credentials.insert(
        credentialRecord('tls-certificate', storedCertificate(times), { id, name: id, secretId: id }),
      ),
    pause: (id: string): Promise<void> =>
      store.renewals.insert({ ...freshRenewal(id), pausedAt: clock.now() }),
  }
}
export type OpenNotifications = Awaited<ReturnType<typeof openNotifications>>
