import { type FailoverSettings, failoverSettings } from '../../shared/contract/failover.ts'
import { CerthubError } from '../../shared/errors.ts'
import type { Store } from '../ports/store.ts'

const key = 'failover'
const standard: FailoverSettings = { enabled: true }

/** What an account is called in `preferredCa`. */
export const caKeyOf = ({ ca, directoryUrl }: { ca: string; directoryUrl: string }): string =>
  ca === 'custom' ? directoryUrl : ca

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
      // The one that was chosen stays when its last account goes: it may get another.
      if (preferredCa !== undefined && preferredCa !== (await get()).preferredCa) {
        const known = (await store.accounts.list()).map(caKeyOf)
        if (!known.includes(preferredCa)) throw new CerthubError('failover.unknown_ca', { ca: preferredCa })
      }
      await store.settings.set(key, JSON.stringify(wanted))
      return get()
    },
  }
}
export type FailoverSettingsUseCases = ReturnType<typeof createFailoverSettings>
