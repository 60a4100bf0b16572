import { CerthubError } from '../../shared/errors.ts'

const dockerHub = ['docker.io', 'index.docker.io', 'registry-1.docker.io', 'hub.docker.com']

/** A registry's `host[:port]` out of what a person typed; Docker Hub's many names become docker.io. Throws `credential.server`. */
export const normalizeServer = (typed: string): string => {
  const bare = typed
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/(v[12]\/?)?$/, '')
  const refuse = (problem: string) =>
    new CerthubError('credential.server', { server: typed.slice(0, 100), problem })
  if (/[\s/?#@\\]/.test(bare)) throw refuse('it holds more than a host name and a port')
  const url = URL.parse(`https://${bare}`)
  if (!url?.hostname) throw refuse('it is no host name')
  const port = /:\d+$/.exec(bare)?.[0] ?? ''
  if (/:/.test(bare) && port === '' && !bare.startsWith('[')) throw refuse('the port is not a number')
  const host = url.hostname
  return dockerHub.includes(host) ? 'docker.io' : `${host}${port}`
}

/** Docker Hub wants the account's e-mail address. */
export const needsEmail = (server: string): boolean => server === 'docker.io'
