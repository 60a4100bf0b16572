import { CerthubError } from '../../shared/errors.ts'
import { createNameLock } from './name-lock.ts'
import type { DnsClient, TxtRecord } from './provider.ts'
import { unquoted } from './txt-text.ts'

/** All TXT values of a name, each as the API shows it: in quotes or without. */
export interface RecordSet {
  values: string[]
  /** Seconds; undefined when the set is new. */
  ttl: number | undefined
}

/** An API that replaces all TXT values of a name at once. */
export interface RecordSetApi {
  provider: string
  /** A set that does not exist has no values. */
  read(record: TxtRecord, signal?: AbortSignal): Promise<RecordSet>
  /**
   * Puts `set` in the place of `before`; without values it removes the set, and absent is success then.
   * `changed` when the API tells that somebody else was faster.
   */
  write(
    record: TxtRecord,
    set: RecordSet,
    before: RecordSet,
    signal?: AbortSignal,
  ): Promise<'written' | 'changed'>
  /** A new value as the API wants it. */
  text(value: string): string
  findZone(fqdn: string, signal?: AbortSignal): Promise<string>
}

/** What is read must be what is replaced, so the writers of a name take turns. */
const lock = createNameLock()
const mostTries = 5

export const createRecordSetClient = (api: RecordSetApi): DnsClient => {
  const edit = (record: TxtRecord, wanted: boolean, signal?: AbortSignal): Promise<void> =>
    lock.run(`${api.provider} ${record.fqdn}`, async () => {
      for (let tries = 0; tries < mostTries; tries++) {
        signal?.throwIfAborted()
        const before = await api.read(record, signal)
        const others = before.values.filter((text) => unquoted(text) !== record.value)
        const held = others.length < before.values.length
        if (held === wanted) return
        const values = wanted ? [...others, api.text(record.value)] : others
        if ((await api.write(record, { ...before, values }, before, signal)) === 'written') return
      }
      const { provider } = api
      const problem = `another program keeps changing ${record.fqdn}`
      throw new CerthubError('dns.provider_error', { provider, problem })
    })
  return {
    async present(record, signal) {
      await edit(record, true, signal)
      return {}
    },
    cleanUp: (record, _ref, signal) => edit(record, false, signal),
    findZone: (fqdn, signal) => api.findZone(fqdn, signal),
  }
}
