import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { ParsedKey } from 'ssh2'
import { CerthubError } from '../../shared/errors.ts'
import { Secret } from '../../shared/secret.ts'
import { type KeyFileJob, mostRounds as mostDerivations } from '../key-files/jobs.ts'
import { readKeyFile } from '../key-files/read-key-file.ts'
import { opensshEd25519 } from './openssh-key.ts'

/** A key that logs in. */
export interface SshKey {
  /** The line for `authorized_keys`: type and base64. */
  publicKey: string
  /** Not encrypted, in the one form of its kind: the same key is the same text. */
  privateKey: Secret
}

const unusable = (problem: string): CerthubError => new CerthubError('ssh_key.unusable', { problem })
const wrongPassphrase = (): CerthubError => new CerthubError('ssh_key.wrong_passphrase', {})
const needsPassphrase = (): CerthubError => new CerthubError('ssh_key.encrypted', {})

const isPublic = (text: string): boolean =>
  /^(ssh-|ecdsa-|sk-)\S+ /.test(text) || /BEGIN (RSA )?(SSH2 )?PUBLIC KEY/.test(text)

/** What is encrypted is work: it is done in a thread of its own. */
const readAside = async (job: KeyFileJob): Promise<KeyObject> => {
  const result = await readKeyFile(job)
  if ('problem' in result) {
    switch (result.problem) {
      case 'password':
        throw wrongPassphrase()
      case 'malformed':
        throw unusable(`“${result.text}”`)
      case 'rounds':
        throw unusable(`its passphrase takes ${result.rounds} rounds, and ${mostDerivations} are the most`)
      case 'time':
        throw unusable('its passphrase takes more than a minute of work')
    }
  }
  const [key] = result.keys
  if (!key) throw unusable('it is no private key')
  return createPrivateKey({ key: Buffer.from(key.der), format: 'der', type: key.type })
}

/** PEM that Node reads: PKCS#8, PKCS#1 and SEC 1, encrypted or not. Its errors may quote the text: none is passed on. */
const readPem = async (text: string, passphrase: Secret | undefined): Promise<KeyObject> => {
  const isEncrypted = /BEGIN ENCRYPTED|^Proc-Type: 4,ENCRYPTED/m.test(text)
  if (isEncrypted && !passphrase) throw needsPassphrase()
  if (isEncrypted && passphrase) return readAside({ kind: 'pem', pem: text, passphrase: passphrase.expose() })
  try {
    return createPrivateKey(text)
  } catch {
    throw unusable('its content is damaged')
  }
}

/** ssh-keygen takes 16 or 24, and more where it is asked to. */
const mostRounds = 300

type Parse = (text: string) => ParsedKey | Error

/** How often OpenSSH’s own form stirs the passphrase (bcrypt_pbkdf); 0 for any other form. */
const roundsOf = (text: string): number => {
  const [, body = ''] = /BEGIN OPENSSH PRIVATE KEY-----([^-]+)/.exec(text) ?? []
  const bytes = Buffer.from(body, 'base64')
  let at = 'openssh-key-v1\0'.length
  const next = (): Buffer => {
    const end = at + 4 + (at + 4 <= bytes.length ? bytes.readUInt32BE(at) : 0)
    const field = bytes.subarray(at + 4, end)
    at = end
    return field
  }
  const [, derivation, options] = [next(), next(), next()]
  const isStirred = derivation.toString('latin1') === 'bcrypt' && options.length >= 4
  return isStirred ? options.readUInt32BE(options.length - 4) : 0
}

/** The forms of OpenSSH and PuTTY. */
const readOwnForm = async (
  parse: Parse,
  text: string,
  passphrase: Secret | undefined,
): Promise<KeyObject> => {
  // Some milliseconds a round, and the text says how often.
  if (roundsOf(text) > mostRounds) throw unusable(`its passphrase takes more than ${mostRounds} rounds`)
  const key = parse(text)
  if (key instanceof Error && /no passphrase given/.test(key.message)) {
    if (!passphrase) throw needsPassphrase()
    return readAside({ kind: 'ssh', text, passphrase: passphrase.expose() })
  }
  if (key instanceof Error) {
    const known = /^(Unsupported|Malformed) [\w ]*/.exec(key.message)?.[0]
    throw unusable(known ? `“${known.trim()}”` : 'it is no private key')
  }
  if (!key.isPrivateKey()) throw new CerthubError('ssh_key.public', {})
  return createPrivateKey(key.getPrivatePEM())
}

/** The form of each kind that `ssh2` reads. */
const formOf = (key: KeyObject): string => {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return key.export({ type: 'pkcs1', format: 'pem' }).toString()
    case 'ec':
      return key.export({ type: 'sec1', format: 'pem' }).toString()
    case 'ed25519':
      return opensshEd25519(key)
    default:
      throw unusable(`servers take no ${key.asymmetricKeyType ?? 'such'} keys`)
  }
}

/**
 * The private key in a text: as OpenSSH, OpenSSL and PuTTY write it. Throws `ssh_key.public`, `ssh_key.encrypted`,
 * `ssh_key.wrong_passphrase`, `ssh_key.unusable`.
 */
export const readPrivateKey = async (given: string, passphrase: Secret | undefined): Promise<SshKey> => {
  const text = `${given.replace(/\r\n?/g, '\n').trim()}\n`
  if (isPublic(text)) throw new CerthubError('ssh_key.public', {})
  const { default: ssh2 } = await import('ssh2')
  const parse: Parse = (one) => {
    try {
      const [key] = [ssh2.utils.parseKey(one)].flat()
      return key ?? new Error('no key')
    } catch {
      return new Error('Malformed key')
    }
  }
  const isPem = /-----BEGIN (ENCRYPTED |RSA |EC )?PRIVATE KEY-----/.test(text)
  const form = formOf(await (isPem ? readPem(text, passphrase) : readOwnForm(parse, text, passphrase)))
  const key = parse(form)
  if (key instanceof Error) throw unusable('its curve or size is not one that servers take')
  const privateKey = new Secret(form)
  return { publicKey: `${key.type} ${key.getPublicSSH().toString('base64')}`, privateKey }
}
