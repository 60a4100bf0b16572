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
