import type { Validation } from '../../../shared/validation.ts'

/** How it is validated, as the form holds it: each way keeps what was typed for it. */
export interface ValidationChoice {
  kind: Validation['kind']
  /** As typed; empty for the usual one. */
  port: string
  folder: string
  /** By DNS: at the account’s own name, where the CA offers that. */
  ownLabel: boolean
}

export const usualPorts = { 'http-listener': 80, 'tls-alpn': 443 } as const

const portOf = (kind: keyof typeof usualPorts, typed: string): number | undefined => {
  if (typed.trim() === '') return usualPorts[kind]
  const port = Number(typed.trim())
  return /^\d{1,5}$/.test(typed.trim()) && port >= 1 && port <= 65_535 ? port : undefined
}

/** What the hub is told; undefined while something is missing or wrong. */
export const validationOf = ({
  kind,
  port: typed,
  folder,
  ownLabel,
}: ValidationChoice): Validation | undefined => {
  if (kind === 'dns') return ownLabel ? { kind, label: 'account' } : { kind }
  if (kind === 'dns-persist') return { kind }
  if (kind === 'http-folder') return folder.trim() ? { kind, path: folder.trim() } : undefined
  const port = portOf(kind, typed)
  return port === undefined ? undefined : { kind, port }
}
