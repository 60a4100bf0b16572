import { Buffer } from 'node:buffer'
import { CerthubError } from '../../shared/errors.ts'
import { Secret } from '../../shared/secret.ts'

const pattern = /^[A-Za-z0-9+/_-]{43}=?$/

/** 32 bytes from base64 or base64url, padded or not. Throws `vault.master_key_malformed`, which names `source`. */
export const parseMasterKey = (text: Secret, source: string): Buffer => {
  const value = text.expose().trim()
  const problem = value === '' ? 'it is empty' : 'it is not 32 bytes in base64'
  if (!pattern.test(value)) throw new CerthubError('vault.master_key_malformed', { source, problem })
  const key = Buffer.from(value.replaceAll('-', '+').replaceAll('_', '/'), 'base64')
  if (key.length !== 32) throw new CerthubError('vault.master_key_malformed', { source, problem })
  return key
}

export const formatMasterKey = (key: Uint8Array): Secret => new Secret(Buffer.from(key).toString('base64'))
