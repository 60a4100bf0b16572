import { CerthubError, toErrorData } from '../../shared/errors.ts'
import { oneLine } from '../../shared/plain-text.ts'
import { withoutTokens } from '../../shared/token-value.ts'
import type { Audit } from '../audit/audit.ts'
import type { Store } from '../ports/store.ts'
import type { DispatchParts } from './dispatch.ts'
import type { RepeatedRefusals } from './repeated-refusals.ts'

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? oneLine(withoutTokens(value).slice(0, 300)) : undefined

/** What a command's input speaks of, by the name people know. */
const subjectOf = async (store: Store, input: unknown): Promise<string> => {
  const given = new Map(Object.entries(typeof input === 'object' && input !== null ? input : {}))
  const id = (key: string): string => text(given.get(key)) ?? ''
  const credential = await store.credentials.get(id('credential'))
  const account = await store.accounts.get(id('account'))
  const certificate = await store.certificates.get(id('certificate'))
  const channel = await store.channels.get(id('channel'))
  const order = await store.orders.get(id('order'))
  const firstOf = (names: unknown[]): string => names.slice(0, 3).join(', ').slice(0, 300)
  const names = given.get('names')
  const typed = Array.isArray(names) ? firstOf(names) : undefined
  const isOther = certificate !== undefined && typed !== undefined && typed !== firstOf(certificate.names)
  return (
    text(given.get('name')) ??
    // An order that changes a certificate says which one.
    (isOther ? `${certificate.names[0] ?? certificate.id} → ${typed}` : typed) ??
    certificate?.names[0] ??
    credential?.name ??
    account?.name ??
    order?.names[0] ??
    text(given.get('credential')) ??
    text(given.get('account')) ??
    text(given.get('certificate')) ??
    text(given.get('token')) ??
    text(given.get('session')) ??
    channel?.name ??
    text(given.get('channel')) ??
    text(given.get('instance')) ??
    text(given.get('source')) ??
    ''
  )
}

/** Writes an audit entry for every command, carried out or refused; the refusals of one caller are counted. */
export const createWatch =
  (audit: Pick<Audit, 'record'>, store: Store, refusals: RepeatedRefusals): DispatchParts['watch'] =>
  async (method, input, caller, run) => {
    const entry = {
      role: caller.role,
      via: caller.via,
      who: caller.who ?? '',
      action: method,
      subject: await subjectOf(store, input),
    }
    let output: unknown
    try {
      output = await run()
    } catch (error) {
      // Why the command failed is what counts, also where a full disk takes no entry either.
      await refusals.failed({ ...entry, result: 'failed', detail: toErrorData(error).code }).catch(() => {})
      throw error
    }
    try {
      await audit.record({ ...entry, result: 'ok', detail: (caller.remarks ?? []).join('; ') })
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      throw new CerthubError('audit.write_failed', { problem }, { cause: error })
    }
    return output
  }
