import type { ServerResponse } from 'node:http'
import type { Hub } from '../../app/hub.ts'
import type { Caller } from '../../calls/caller.ts'
import { cookieNameAt } from './guard.ts'

/** A caller that has not said who it is. */
export const nobody = { role: '', via: 'web', who: '' } as const

const flags = 'Path=/; HttpOnly; SameSite=Strict'

interface Kept {
  hub: Pick<Hub, 'note' | 'sessions'>
  opened: { id: string; cookie: string }
  holder: Pick<Caller, 'role' | 'who'>
  response: ServerResponse
  port: number
}

/** Notes that a session was opened and gives the browser its cookie; a session that cannot be noted is none. */
export const keepSession = async ({ hub, opened, holder, response, port }: Kept): Promise<void> => {
  const { role, who = '' } = holder
  const event = { action: 'session.opened', subject: opened.id, detail: '' }
  try {
    await hub.note({ ...nobody, ...event, role, who, result: 'ok' })
  } catch (error) {
    hub.sessions.end(opened.id)
    throw error
  }
  response.setHeader('Set-Cookie', `${cookieNameAt(port)}=${opened.cookie}; ${flags}`)
}

export const clearCookie = (response: ServerResponse, port: number): void => {
  response.setHeader('Set-Cookie', `${cookieNameAt(port)}=; Max-Age=0; ${flags}`)
}
