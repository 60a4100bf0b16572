import { renderText, text } from '../../../shared/texts.ts'
import { openTestServer, silentLog } from '../../acme/testing/test-server.ts'
import type { Answers } from '../../challenges/answers.ts'
import { openParts } from '../../credentials/testing/open-parts.ts'
import type { Clock } from '../../ports/clock.ts'
import type { AccountRecord } from '../../ports/store/accounts.ts'
import type { CertificateRecord } from '../../ports/store/certificates.ts'
import { accountRecord, certificateRecord, orderSettingsOf } from '../../ports/testing/records.ts'
import type { OrderWork } from '../order-attempt.ts'
import { createOrders } from '../orders.ts'
import { createPace } from '../pace.ts'
import type { IssuingCa } from './issuing-ca.ts'

const nothingUp: Answers = {
  putUp: async () => [],
  takeDown: async () => ({ removed: [], failures: [] }),
  letGo: async () => {},
  tidy: async () => {},
  tidyElsewhere: async () => {},
}

const no = (what: string) => () => Promise.reject(new Error(`no ${what} here`))

/** Orders of `crt_a` at an issuing CA, with a real store and vault; time passes when it is slept. */
export const openOrders = async (ca: IssuingCa, over: Partial<OrderWork> = {}) => {
  const parts = await openParts()
  const { account: acmeAccount, clock, slept, http, pass } = await openTestServer(ca)
  const account: AccountRecord = accountRecord({ directoryUrl: ca.directoryUrl, createdAt: clock.now() })
  const certificate: CertificateRecord = certificateRecord({
    settings: orderSettingsOf({ validation: { kind: 'http-listener', port: 80 } }),
  })
  await parts.store.accounts.insert(account)
  await parts.store.certificates.insert(certificate)
  const patient: Clock = clock
  const orders = createOrders(
    {
      store: parts.store,
      vault: parts.vault,
      clock: patient,
      log: silentLog,
      resolver: { lookup: no('resolver') } as never,
      network: {} as never,
      answers: nothingUp,
      pace: createPace(),
      chooseAccount: async (_, passed) => {
        if (passed.includes(account.id)) throw new Error('no other account')
        return { account, reason: text('account.pinned', { account: account.name }) } as never
      },
      replaces: async () => undefined,
      rememberLimit: async () => {},
      mayFailOver: async () => true,
      acmeAccount: async () => acmeAccount,
      dnsClient: no('DNS client'),
      lego: async () => undefined,
      accountKey: no('account key'),
      caTitle: () => 'The CA',
      deploy: async () => [],
      ...over,
    },
    () => {},
  )
  /** Orders the certificate and waits until that has ended. */
  const order = async (of: CertificateRecord = certificate) => {
    const { id } = await orders.start(of)
    while (orders.runningOf(of.id) !== undefined) await new Promise((resolve) => setTimeout(resolve, 1))
    return orders.show(id)
  }
  const timeline = async (id: string): Promise<string[]> =>
    (await parts.store.timeline.list(id)).map(({ note }) => renderText(note))
  const close = async (): Promise<void> => {
    await orders.interrupt()
    http.close()
    await parts.store.close()
  }
  return {
    ...parts,
    acmeAccount: async () => acmeAccount,
    orders,
    order,
    timeline,
    certificate,
    account,
    clock,
    slept,
    pass,
    close,
  }
}
