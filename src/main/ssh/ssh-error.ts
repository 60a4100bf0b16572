import { asClause, CerthubError } from '../../shared/errors.ts'

const wordsOf = (error: unknown): string =>
  asClause(error instanceof Error ? error.message : String(error)).slice(0, 300)

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

const unreachable: Record<string, string> = {
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'its network is unreachable',
  EADDRNOTAVAIL: 'its address cannot be used from here',
  EACCES: 'a firewall of this machine forbids it',
}

/** What the errors of Node's sockets mean, before anything was said. */
export const explainConnecting = (error: unknown, host: string): unknown => {
  const code = codeOf(error)
  if (error instanceof CerthubError || code === '') return error
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_FAIL')
    return new CerthubError('ssh.host_not_found', { host }, { cause: error })
  if (code === 'ECONNREFUSED') return new CerthubError('ssh.refused', { host }, { cause: error })
  return new CerthubError('ssh.unreachable', { host, problem: unreachable[code] ?? code }, { cause: error })
}

/** What ended the conversation before a login was accepted. */
export const handshakeError = (error: unknown, host: string): CerthubError => {
  const words = wordsOf(error)
  const problem =
    codeOf(error) === 'ECONNRESET' || /Connection lost|closed/.test(words)
      ? 'it ended the connection'
      : `“${words}”`
  return new CerthubError('ssh.handshake', { host, problem }, { cause: error })
}

export const lostConnection = (host: string, error: unknown): CerthubError => {
  const words = typeof error === 'string' ? error : wordsOf(error)
  return new CerthubError('ssh.connection_lost', { host, problem: words }, { cause: error })
}
