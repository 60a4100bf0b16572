import type { z } from 'zod'
import type { Method } from '../../shared/contract/method.ts'
import type { Caller } from './caller.ts'

/** A caller as handlers get it: its signal never aborts where the shell gave none. */
export type HandledCaller = Caller & { signal: AbortSignal }

/** A part of the contract as functions: parsed input to answer. What is thrown becomes the call’s error. */
export type HandlersOf<Part extends Readonly<Record<string, Method>>> = {
  [M in keyof Part]: (
    input: z.output<Part[M]['input']>,
    caller: HandledCaller,
  ) => z.output<Part[M]['output']> | Promise<z.output<Part[M]['output']>>
}

/** A patch without the fields that were not given. */
export const givenOnly = <T extends object>(patch: T) =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
