import { useCallback, useRef, useState } from 'react'
import type { InputOf, MethodName, OutputOf } from '../../shared/contract/contract.ts'
import type { ErrorData } from '../../shared/errors.ts'
import { orAborted } from '../../shared/or-aborted.ts'
import { call, errorDataOf } from './api.ts'

export interface Command<M extends MethodName> {
  /** Resolves to the output, or to undefined when it failed (then `error` says why) or is running already. */
  run(input: InputOf<M>): Promise<OutputOf<M> | undefined>
  /** Stops it; `run` then resolves to undefined, and there is no error. */
  cancel(): void
  running: boolean
  error: ErrorData | undefined
  clear(): void
}

/** A command of the hub. Unlike a cached mutation it keeps no copy of its input, which may hold a secret. */
export const useCommand = <M extends MethodName>(
  method: M,
  onError?: (error: ErrorData) => void,
): Command<M> => {
  const [running, setRunning] = useState(false)
  const [error, setError] = useState<ErrorData>()
  const busy = useRef<AbortController>(undefined)
  const report = useRef(onError)
  report.current = onError

  const run = useCallback(
    async (input: InputOf<M>) => {
      if (busy.current) return undefined
      const controller = new AbortController()
      const { signal } = controller
      busy.current = controller
      setRunning(true)
      setError(undefined)
      try {
        return await orAborted(call(method, input, signal), signal)
      } catch (thrown) {
        if (signal.aborted) return undefined
        const data = errorDataOf(thrown)
        setError(data)
        report.current?.(data)
        return undefined
      } finally {
        busy.current = undefined
        setRunning(false)
      }
    },
    [method],
  )
  const clear = useCallback(() => setError(undefined), [])
  const cancel = useCallback(() => busy.current?.abort(), [])
  return { run, cancel, running, error, clear }
}
