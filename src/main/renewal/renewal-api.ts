import type { renewalContract } from '../../shared/contract/renewal.ts'
import type { HandlersOf } from '../calls/handlers-of.ts'
import type { Clock } from '../ports/clock.ts'
import type { Store } from '../ports/store.ts'
import { createRenewalWeeks } from './renewal-weeks.ts'
import type { Renewals } from './renewals.ts'

interface Use {
  store: Store
  clock: Clock
  renewals: Renewals
  /** By id or name. Throw `certificate.not_found`. */
  certificates: {
    find(reference: string): Promise<{ id: string }>
    findAll(references: readonly string[]): Promise<{ id: string }[]>
  }
}

export const renewalApi = (use: Use): HandlersOf<typeof renewalContract> => {
  const { renewals, certificates } = use
  const weeks = createRenewalWeeks(use)
  const idOf = async (reference: string): Promise<string> => (await certificates.find(reference)).id
  return {
    'renewal.outlook': async ({ certificate, limit }) =>
      renewals.outlook(certificate && (await idOf(certificate)), limit),
    'renewal.weeks': (input) => weeks(input.instance, input.weeks),
    'renewal.renewNow': async (input) => {
      const found = await certificates.findAll(input.certificates)
      return { started: await renewals.renewNow(found.map(({ id }) => id)) }
    },
    'renewal.pause': async ({ certificate }) => {
      await renewals.pause(await idOf(certificate))
      return {}
    },
    'renewal.resume': async ({ certificate }) => {
      await renewals.resume(await idOf(certificate))
      return {}
    },
    'renewal.trustClock': async () => {
      await renewals.trustClock()
      return {}
    },
  }
}
