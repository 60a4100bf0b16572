import { z } from 'zod'
import type { Answer, Bridge } from '../../shared/bridge.ts'
import type { MethodName, OutputOf } from '../../shared/contract/contract.ts'
import { type ErrorData, errorDataSchema } from '../../shared/error-data.ts'
import type { HubEvent } from '../../shared/events.ts'
import type { Connection } from './connection.ts'
import { openEvents } from './http-events.ts'
import { post } from './session-key.ts'
import type { Store } from './store.ts'

const envelope = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: errorDataSchema }),
])

const silent: ErrorData = {
  code: 'hub.silent',
  message: 'The hub does not answer.',
  hint: 'It may have been closed, or is starting again. What you entered is kept on this page; try again.',
  retry: 'later',
  params: {},
  subject: {},
}

const ended: ErrorData = {
  code: 'auth.required',
  message: 'This session has ended.',
  hint: 'Open another with `certhub open`, or sign in with a token.',
  retry: 'never',
  params: {},
  subject: {},
}

/** The output schemas were applied by the hub before it answered, so the value is taken as its method declares. */
const parseAnswer = <M extends MethodName>(body: unknown): Answer<OutputOf<M>> => {
  const parsed = envelope.safeParse(body)
  if (!parsed.success) return { ok: false, error: silent }
  return parsed.data.ok ? { ok: true, value: parsed.data.value as OutputOf<M> } : parsed.data
}

/** The hub over loopback HTTP and WebSocket; the session is a cookie that this page cannot read, and a key that it keeps. */
export const createHttpBridge = (options: { connection: Store<Connection> }): Bridge => {
  const listeners = new Set<(event: HubEvent) => void>()
  let close: (() => void) | undefined
  const calls = new Map<string, AbortController>()

  return {
    call: async (method, input, id) => {
      const cancelled = new AbortController()
      if (id !== undefined) calls.set(id, cancelled)
      try {
        // The hub stops the work of a request that is gone.
        const response = await post('/api/call', { method, input }, cancelled.signal)
        if (response.status === 401) {
          options.connection.set('ended')
          return { ok: false, error: ended }
        }
        return parseAnswer(await response.json())
      } catch {
        return { ok: false, error: silent }
      } finally {
        if (id !== undefined) calls.delete(id)
      }
    },
    cancel: async (id) => calls.get(id)?.abort(),
    subscribe: (listener) => {
      listeners.add(listener)
      close ??= openEvents({
        connection: options.connection,
        onEvent: (event) => {
          for (const each of [...listeners]) each(event)
        },
      })
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        close?.()
        close = undefined
      }
    },
  }
}
