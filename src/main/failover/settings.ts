import { type FailoverSettings, failoverSettings } from '../../shared/contract/failover.ts'
import { CerthubError } from '../../shared/errors.ts'
import type { Store } from '../ports/store.ts'

const key = 'failover'
const standard: FailoverSettings = { enabled: true, nextCas: [] }

/** What an account is called in `preferredCa` and `nextCas`. */
export const caKeyOf = ({ ca, directoryUrl }: { ca: string; directoryUrl: string }): string =>
  ca === 'custom' ? directoryUrl : ca

const namedIn = ({ preferredCa, nextCas }: FailoverSettings): string[] => [
  ...(preferredCa === undefined ? [] : [preferredCa]),
  ...nextCas,
]

export const createFailoverSettings = (store: Pick<Store, 'settings' | 'accounts'>) => {
  const get = async (): Promise<FailoverSettings> => {
    const stored = failoverSettings.safeParse(JSON.parse((await store.settings.get(key)) ?? 'null'))
    return stored.success ? stored.data : standard
  }
  return {
    get,
    /** Throws `failover.unknown_ca` for another CA than before that no account is of. */
    set: async (wanted: FailoverSettings): Promise<FailoverSettings> => {
      const { preferredCa } = wanted
      const before = await get()
      // One that was chosen stays when its last account goes: it may get another.
      const known = new Set([...namedIn(before), ...(await store.accounts.list()).map(caKeyOf)])
      const unknown = namedIn(wanted).find((ca) => !known.has(ca))
      if (unknown !== undefined) throw new CerthubError('failover.unknown_ca', { ca: unknown })
      const nextCas = [...new Set(wanted.nextCas)].filter((ca) => ca !== preferredCa)
      await store.settings.set(key, JSON.stringify({ ...wanted, nextCas }))
      return get()
    },
  }
}
export type FailoverSettingsUseCases = ReturnType<typeof createFailoverSettings>
