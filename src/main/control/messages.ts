import type { Answer } from '../../shared/bridge.ts'
import type { HubEvent } from '../../shared/events.ts'

/** Longest line either side takes, in bytes. */
export const longestLine = 8 * 1024 * 1024

/** Longest line before the other side has proven that it belongs here, in bytes. */
export const longestGreeting = 1024

/** Each side first proves that it knows the secret of the data directory; then one JSON object a line. */
export type Greeting =
  /** First of all, from the hub. */
  | { hubNonce: string }
  /** From the terminal. */
  | { terminalNonce: string; proof: string }
  /** From the hub: this connection was taken on, so what is called will be answered. */
  | { ready: string }

/** From the terminal to the hub. */
export type ControlRequest =
  | { id: number; method: string; input: unknown }
  /** Ends the caller's interest in a call: long queries stop, commands go on. */
  | { cancel: number }
  | { subscribe: boolean }

/** From the hub to the terminal. */
export type ControlReply = { id: number; answer: Answer<unknown> } | { event: HubEvent }

/** Undefined when the line is no JSON object. */
export const parseObject = (line: string): Record<string, unknown> | undefined => {
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

/** The hub's own answers are taken as they are: it parsed them with the contract, and has proven that it is the hub. */
export const parseReply = (line: string): ControlReply | undefined => {
  const value = parseObject(line)
  if (!value) return undefined
  const { id, answer, event } = value
  const known = (typeof id === 'number' && typeof answer === 'object') || typeof event === 'object'
  return known ? (value as ControlReply) : undefined
}
