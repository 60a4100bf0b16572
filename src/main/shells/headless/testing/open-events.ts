import { WebSocket } from 'ws'

/** Opens the WebSocket of events; `outcome` is `open`, or why not. */
export const openEvents = async (
  at: string,
  { cookie, ticket, origin = at }: { cookie: string; ticket: string; origin?: string },
): Promise<{ socket: WebSocket; outcome: string }> => {
  const socket = new WebSocket(`${at.replace('http', 'ws')}/api/events?ticket=${ticket}`, {
    origin,
    headers: { cookie },
  })
  const outcome = await new Promise<string>((done) => {
    socket.once('open', () => done('open'))
    socket.once('error', (error) => done(error.message))
  })
  return { socket, outcome }
}
