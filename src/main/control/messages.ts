import type { Answer } from '../../shared/bridge.ts'
import type { HubEvent } from '../../shared/events.ts'

/** Longest line either side takes, in bytes. */
export const longestLine = 8 * 1024 * 1024

/** From the terminal to the hub: one JSON object a line. */
export type ControlRequest =
  | { id: number; method: string; input: unknown }
  /** Ends the caller's interest in a call: long queries stop, commands go on. */
  | { cancel: number }
  | { subscribe: boolean }

/** From the hub to the terminal. */
export type ControlReply =
  /** First of all: this connection was taken on, so what is called will be answered. */
  { ready: true } | { id: number; answer: Answer<unknown> } | { event: HubEvent }

const parseObject = (line: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** Undefined when the line is no request. */
export const parseRequest = (line: string): ControlRequest | undefined => {
  const value = parseObject(line)
  if (!value) return undefined
  const { id, method, input, cancel, subscribe } = value
  if (typeof id === 'number' && typeof method === 'string') return { id, method, input }
  if (typeof cancel === 'number') return { cancel }
  if (typeof subscribe === 'boolean') return { subscribe }
  return undefined
}

/** The hub's own answers are taken as they are: it parsed them with the contract, and the socket is this user's alone. */
export const parseReply = (line: string): ControlReply | undefined => {
  const value = parseObject(line)
  if (!value) return undefined
  const { ready, id, answer, event } = value
  const known =
    ready === true || (typeof id === 'number' && typeof answer === 'object') || typeof event === 'object'
  return known ? (value as ControlReply) : undefined
}
