import type { z } from 'zod'
import type { Answer } from '../../shared/bridge.ts'
import {
  contract,
  type MethodName,
  type OutputOf,
  type ParsedInputOf,
} from '../../shared/contract/contract.ts'
import type { Method } from '../../shared/contract/method.ts'
import { CerthubError, toErrorData } from '../../shared/errors.ts'
import { roleAllows } from '../../shared/roles.ts'
import type { Log } from '../ports/log.ts'
import type { Caller } from './hub.ts'
import { requireOthersFiles } from './others-files.ts'

export type Handler<M extends MethodName> = (
  input: ParsedInputOf<M>,
  caller: Caller,
) => OutputOf<M> | Promise<OutputOf<M>>
export type Handlers = { [M in MethodName]: Handler<M> }

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
  /** Throws what keeps the vault closed. */
  requireOpen(): Promise<void>
  log: Log
  /** Whether a path leads to the file that must not be opened (docs/adr/0010). */
  isOwnLock(path: string): boolean
  /** Runs a command and writes what became of it into the audit log. */
  watch(method: MethodName, input: unknown, caller: Caller, run: () => Promise<unknown>): Promise<unknown>
}

const isMethod = (name: string): name is MethodName => Object.hasOwn(contract, name)

/**
 * Runs one call: known method, role, vault state, parsed input, handler, parsed answer. The output schema strips
 * every field it does not name, so a handler cannot leak one. Never rejects.
 */
export const createDispatch = ({ handlers, requireOpen, log, isOwnLock, watch }: DispatchParts) => {
  const run = async <M extends MethodName>(name: M, input: unknown, caller: Caller): Promise<unknown> => {
    const definition: Method = contract[name]
    if (!roleAllows(caller.role, definition.role)) {
      const refuse = (): never => {
        throw new CerthubError('auth.forbidden', { role: definition.role })
      }
      return definition.kind === 'command' ? watch(name, input, caller, async () => refuse()) : refuse()
    }
    const parsed = definition.input.safeParse(input ?? {})
    if (!parsed.success) throw invalidInput(parsed.error, input)
    requireOthersFiles(parsed.data, isOwnLock)
    if (!definition.whileLocked) await requireOpen()
    const handle = async () => {
      try {
        return definition.output.parse(await handlers[name](parsed.data as ParsedInputOf<M>, caller))
      } catch (error) {
        // What an abort threw is no failure of ours; what went wrong before it is told as it is.
        if (!caller.signal?.aborted || error instanceof CerthubError) throw error
        throw new CerthubError('call.cancelled', {}, { cause: error })
      }
    }
    return definition.kind === 'command' ? watch(name, parsed.data, caller, handle) : handle()
  }

  return async (name: string, input: unknown, caller: Caller): Promise<Answer<unknown>> => {
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
