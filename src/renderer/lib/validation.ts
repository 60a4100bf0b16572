import { sshPlaceOf } from '../../shared/ssh-server.ts'
import type { Validation } from '../../shared/validation.ts'

/** In a few words, for people. */
export const describeValidation = (validation: Validation): string => {
  switch (validation.kind) {
    case 'dns':
      return validation.label === 'account' ? 'DNS record, at the account’s own name' : 'DNS record'
    case 'dns-persist':
      return 'DNS record that stands'
    case 'http-listener':
      return `HTTP, own web server at port ${validation.port}`
    case 'http-folder':
      return `HTTP, files in ${validation.path}`
    case 'http-sftp':
      return `HTTP, files in ${sshPlaceOf(validation)}:${validation.path} by SFTP`
    case 'tls-alpn':
      return `TLS, own server at port ${validation.port}`
  }
}

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
