import { contract, type MethodName } from '../../shared/contract/contract.ts'
import type { Method } from '../../shared/contract/method.ts'
import { CerthubError, toErrorData } from '../../shared/errors.ts'
import { oneLine } from '../../shared/plain-text.ts'
import { withoutTokens } from '../../shared/token-value.ts'
import type { Audit } from '../audit/audit.ts'
import type { Store } from '../ports/store.ts'
import type { DispatchParts } from './dispatch.ts'
import type { RepeatedRefusals } from './repeated-refusals.ts'

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? oneLine(withoutTokens(value).slice(0, 300)) : undefined

const firstOf = (names: readonly (string | undefined)[]): string => names.slice(0, 3).join(', ').slice(0, 300)

/** Where the thing stands that a field of this name refers to. */
const tables = {
  instance: 'instances',
  account: 'accounts',
  credential: 'credentials',
  certificate: 'certificates',
  certificates: 'certificates',
  order: 'orders',
  channel: 'channels',
  token: 'tokens',
} as const

/** What a command is about, by the name people know: the first field of its `subject` that is given. */
const subjectOf = async (store: Store, method: MethodName, input: unknown): Promise<string> => {
  const definition: Method = contract[method]
  const given = new Map(Object.entries(typeof input === 'object' && input !== null ? input : {}))
  const fields = definition.kind === 'command' ? (definition.subject ?? []) : []
  const field = fields.find((one) => Array.isArray(given.get(one)) || text(given.get(one)))
  const known = async (value: unknown): Promise<string | undefined> => {
    const reference = text(value)
    const table = tables[field as keyof typeof tables]
    const thing = reference && table && (await store[table].get(reference))
    return thing ? ('names' in thing ? thing.names[0] : thing.name) : reference
  }
  const value = field && given.get(field)
  if (!Array.isArray(value)) return (await known(value)) ?? ''
  const typed = firstOf(await Promise.all(value.slice(0, 3).map(known)))
  const certificate = await store.certificates.get(text(given.get('certificate')) ?? '')
  // An order that changes a certificate says which one.
  const isOther = certificate && typed !== firstOf(certificate.names)
  return isOther ? `${certificate.names[0] ?? certificate.id} → ${typed}` : typed
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
      subject: await subjectOf(store, method, input),
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
