import type { z } from 'zod'
import type { Area } from '../../shared/areas.ts'
import type { Answer } from '../../shared/bridge.ts'
import {
  type Contract,
  contract,
  type MethodName,
  type ParsedInputOf,
} from '../../shared/contract/contract.ts'
import type { Method } from '../../shared/contract/method.ts'
import { CerthubError, toErrorData } from '../../shared/errors.ts'
import { rolesWith } from '../../shared/roles.ts'
import { type Caller, mayCaller } from '../calls/caller.ts'
import type { HandledCaller, HandlersOf } from '../calls/handlers-of.ts'
import type { Log } from '../ports/log.ts'
import type { InstanceScope } from './instance-scope.ts'
import { requireOthersFiles } from './others-files.ts'
import { rightTitles } from './right-titles.ts'

export type Handlers = HandlersOf<Contract>

const invalidInput = (error: z.ZodError, input: unknown): CerthubError => {
  const [issue] = error.issues
  const field = issue?.path.join('.') || 'input'
  if (issue?.code === 'custom' && issue.params?.relativePath === true) {
    const given = issue.path.reduce<unknown>(
      (value, key) => (value as Record<PropertyKey, unknown>)?.[key],
      input,
    )
    return new CerthubError('input.relative_path', { field, path: String(given).slice(0, 200) })
  }
  return new CerthubError('input.invalid', { field, problem: issue?.message ?? 'is not valid' })
}

export interface DispatchParts {
  handlers: Handlers
  scope: Pick<InstanceScope, 'narrow' | 'leaveOut'>
  /** Throws what keeps the vault closed. */
  requireOpen(): Promise<void>
  log: Log
  /** Whether a path leads to the file that must not be opened (docs/adr/0010). */
  isOwnLock(path: string): boolean
  /** Runs a command and writes what became of it into the audit log. */
  watch(method: MethodName, input: unknown, caller: Caller, run: () => Promise<unknown>): Promise<unknown>
  /** Tells what a command may have changed, after it has ended, well or not. */
  changed(areas: readonly Area[]): void
}

const isMethod = (name: string): name is MethodName => Object.hasOwn(contract, name)

/**
 * Runs one call: known method, right, vault state, parsed input, instances, handler, parsed answer. The output schema strips
 * every field it does not name, so a handler cannot leak one. Never rejects.
 */
export const createDispatch = ({
  handlers,
  scope,
  requireOpen,
  log,
  isOwnLock,
  watch,
  changed,
}: DispatchParts) => {
  /** The input as a caller who is limited to some instances can mean it. */
  const narrowed = async (
    { within, kind, right }: Method,
    input: unknown,
    { instances }: Caller,
  ): Promise<unknown> =>
    instances === undefined || within === 'free'
      ? input
      : scope.narrow(input, instances, {
          named: within === 'named',
          ownOnly: kind === 'command' && right === 'accounts',
        })

  const run = async <M extends MethodName>(
    name: M,
    input: unknown,
    caller: HandledCaller,
  ): Promise<unknown> => {
    const definition: Method = contract[name]
    const { right, within } = definition
    const limitedOut = caller.instances !== undefined && within === undefined
    if (!mayCaller(caller, right) || limitedOut) {
      const refuse = (): never => {
        const what = rightTitles[right]
        throw limitedOut
          ? new CerthubError('auth.limited', {})
          : new CerthubError('auth.forbidden', { what, roles: rolesWith(right) })
      }
      return definition.kind === 'command' ? watch(name, input, caller, async () => refuse()) : refuse()
    }
    const parsed = definition.input.safeParse(input ?? {})
    if (!parsed.success) throw invalidInput(parsed.error, input)
    requireOthersFiles(parsed.data, isOwnLock)
    if (!definition.whileLocked) await requireOpen()
    const handle = async () => {
      try {
        const reached = await narrowed(definition, parsed.data, caller)
        const answer = definition.output.parse(await handlers[name](reached as ParsedInputOf<M>, caller))
        return within === 'listed' && caller.instances !== undefined
          ? definition.output.parse(await scope.leaveOut(answer, caller.instances))
          : answer
      } catch (error) {
        // What an abort threw is no failure of ours; what went wrong before it is told as it is.
        if (!caller.signal.aborted || error instanceof CerthubError) throw error
        throw new CerthubError('call.cancelled', {}, { cause: error })
      }
    }
    if (definition.kind === 'query') return handle()
    const tell = () => definition.changes.length > 0 && changed(definition.changes)
    return watch(name, parsed.data, caller, () => handle().finally(tell))
  }

  return async (name: string, input: unknown, from: Caller): Promise<Answer<unknown>> => {
    const caller = { ...from, remarks: [], signal: from.signal ?? new AbortController().signal }
    try {
      if (!isMethod(name))
        throw new CerthubError('input.unknown_method', { method: String(name).slice(0, 100) })
      return { ok: true, value: await run(name, input, caller) }
    } catch (error) {
      if (!(error instanceof CerthubError)) log.error('a call failed unexpectedly', { method: name, error })
      return { ok: false, error: toErrorData(error) }
    }
  }
}
