import type { AnyAuthMethod } from 'ssh2'
import type { Secret } from '../../shared/secret.ts'

/** Who logs in, and with what: one of the two at least. */
export interface SshLogin {
  username: string
  password?: Secret | undefined
  /** In the form that `readPrivateKey` gives. */
  privateKey?: Secret | undefined
}

export interface WaysIn {
  /** The next way to try (RFC 4252 §5): `left` is what the server goes on with, null before anything was tried. */
  next(left: readonly string[] | null): AnyAuthMethod | false
  /** Why none of them opened. */
  problem(): string
}

const titles: Record<string, string> = {
  publickey: 'keys',
  password: 'passwords',
  'keyboard-interactive': 'answers to questions',
  hostbased: 'known hosts',
  'gssapi-with-mic': 'Kerberos',
}

/** Each way of a login once, the key first. Asks with `none` before, so that the server says what it takes. */
export const waysIn = ({ username, password, privateKey }: SshLogin): WaysIn => {
  const ways: AnyAuthMethod[] = [{ type: 'none', username }]
  if (privateKey) ways.push({ type: 'publickey', username, key: privateKey.expose() })
  if (password) {
    ways.push({ type: 'password', username, password: password.expose() })
    ways.push({
      type: 'keyboard-interactive',
      username,
      prompt: (_name, _instructions, _language, prompts, finish) => {
        const [only] = prompts
        finish(only && prompts.length === 1 && !only.echo ? [password.expose()] : prompts.map(() => ''))
      },
    })
  }
  let allowed: readonly string[] = []
  const refused: string[] = []
  return {
    next: (left) => {
      if (left) allowed = left
      const index = ways.findIndex(({ type }) => type === 'none' || left === null || left.includes(type))
      const [way] = index < 0 ? [] : ways.splice(index, 1)
      if (way && way.type !== 'none') refused.push(way.type)
      return way ?? false
    },
    problem: () => {
      const takes = allowed.map((one) => titles[one] ?? one).join(', ')
      if (refused.length === 0) {
        const has = [privateKey && 'a key', password && 'a password'].filter(Boolean).join(' and ')
        return `it takes ${takes || 'nobody'}, and the credential has ${has}`
      }
      const what = refused.includes('publickey') ? 'the key' : 'the password'
      const both = refused.includes('publickey') && refused.length > 1
      return `it does not accept ${both ? 'the key or the password' : what}${takes ? `; it takes ${takes}` : ''}`
    },
  }
}
