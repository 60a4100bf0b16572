import { type Validation, validationKinds } from '../../shared/validation.ts'

/** How it is validated, as the form holds it: each way keeps what was typed for it. */
export interface ValidationChoice {
  kind: Validation['kind']
  /** As typed; empty for the usual one. */
  port: string
  folder: string
  /** By DNS: at the account’s own name, where the CA offers that. */
  ownLabel: boolean
  /** The SSH server of the folder; the id of the credential that logs in there, and its confirmed host key. */
  host: string
  login: string
  hostKey: string
}

export const usualPorts = { 'http-listener': 80, 'http-sftp': 22, 'tls-alpn': 443 } as const

/** The port as typed, or the usual one; undefined for what is none. */
export const portOf = (kind: keyof typeof usualPorts, typed: string): number | undefined => {
  if (typed.trim() === '') return usualPorts[kind]
  const port = Number(typed.trim())
  return /^\d{1,5}$/.test(typed.trim()) && port >= 1 && port <= 65_535 ? port : undefined
}

/** What the hub is told; undefined while something is missing or wrong. */
export const validationOf = (choice: ValidationChoice): Validation | undefined => {
  const { kind, login: credential, hostKey } = choice
  if (kind === 'dns') return choice.ownLabel ? { kind, label: 'account' } : { kind }
  if (kind === 'dns-persist') return { kind }
  const [path, host] = [choice.folder.trim(), choice.host.trim()]
  if (kind === 'http-folder') return path ? { kind, path } : undefined
  const port = portOf(kind, choice.port)
  if (port === undefined) return undefined
  if (kind !== 'http-sftp') return { kind, port }
  if (!host || !path.startsWith('/') || !credential || !hostKey) return undefined
  return { kind, host, port, path, credential, hostKey }
}

/** What a link asks for. */
export const choiceOf = (params: Readonly<Record<string, string>>): ValidationChoice => ({
  kind: validationKinds.find((kind) => kind === params.validation) ?? 'dns',
  port: params.port ?? '',
  folder: params.folder ?? '',
  ownLabel: params.label === 'account',
  host: params.host ?? '',
  login: params.login ?? '',
  hostKey: params.hostKey ?? '',
})

/** The parameters of the form’s address that stand for a validation. */
export const paramsOf = (validation: Validation): Record<string, string> => {
  const { kind } = validation
  if (kind === 'http-folder') return { validation: kind, folder: validation.path }
  if (kind === 'http-sftp') {
    const { host, port, path, credential, hostKey } = validation
    return { validation: kind, host, port: String(port), folder: path, login: credential, hostKey }
  }
  if (kind === 'dns') return { validation: kind, ...(validation.label && { label: validation.label }) }
  return kind === 'dns-persist' ? { validation: kind } : { validation: kind, port: String(validation.port) }
}
