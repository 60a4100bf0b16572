import { z } from 'zod'
import { areas } from '../../shared/areas.ts'
import { eventSchema, type HubEvent } from '../../shared/events.ts'
import { backOff } from './back-off.ts'
import type { Connection } from './connection.ts'
import { post } from './session-key.ts'
import type { Store } from './store.ts'

const ticketSchema = z.object({ ticket: z.string() })

interface Options {
  connection: Store<Connection>
  onEvent: (event: HubEvent) => void
}

/** Keeps one WebSocket of events open; returns the function that closes it for good. */
export const openEvents = ({ connection, onEvent }: Options): (() => void) => {
  let stopped = false
  let attempt = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let socket: WebSocket | undefined

  const again = (): void => {
    if (stopped || connection.get() === 'ended') return
    // The first retry is silent: a hub that restarts within it is not worth a banner.
    if (attempt > 0 && connection.get() !== 'crowded') connection.set('lost')
    clearTimeout(timer)
    timer = setTimeout(connect, backOff(attempt++))
  }

  const connect = async (): Promise<void> => {
    try {
      const response = await post('/api/ticket', {})
      if (response.status === 401) return connection.set('ended')
      if (response.status === 429) {
        connection.set('crowded')
        return again()
      }
      const { ticket } = ticketSchema.parse(await response.json())
      if (stopped) return
      socket = new WebSocket(`/api/events?ticket=${encodeURIComponent(ticket)}`)
      const opened = socket
      opened.onopen = () => {
        const missed = attempt > 0
        attempt = 0
        connection.set('live')
        if (missed) onEvent({ type: 'changed', areas })
      }
      opened.onmessage = (message) => {
        const event = eventSchema.safeParse(parseJson(message.data))
        if (event.success) onEvent(event.data)
      }
      opened.onclose = again
    } catch {
      again()
    }
  }

  const now = (): void => {
    if (connection.get() !== 'lost') return
    clearTimeout(timer)
    void connect()
  }
  window.addEventListener('online', now)
  void connect()
  return () => {
    stopped = true
    clearTimeout(timer)
    window.removeEventListener('online', now)
    if (socket) socket.onclose = null
    socket?.close()
  }
}

const parseJson = (text: unknown): unknown => {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}
