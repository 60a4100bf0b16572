import { randomBytes } from 'node:crypto'
import { CerthubError } from '../../shared/errors.ts'
import { isIpAddress } from '../../shared/ip-address.ts'
import { isByDns, type SftpValidation, type Validation } from '../../shared/validation.ts'
import type { Answers } from '../challenges/answers.ts'
import { checkWebFolder } from '../challenges/web-folder.ts'
import { requireType } from '../credentials/credential-types.ts'
import { findCredential } from '../credentials/find-credential.ts'
import { newId } from '../ids/ids.ts'
import type { InstanceRecord } from '../ports/store/instances.ts'
import type { Store } from '../ports/store.ts'

/**
 * Whether these names can be validated like this at all. Throws `challenge.wildcard`, `challenge.ip_by_dns`,
 * `challenge.folder_unusable`.
 */
export const checkValidation = async (validation: Validation, names: readonly string[]): Promise<void> => {
  if (isByDns(validation)) {
    const name = names.find(isIpAddress)
    if (name !== undefined) throw new CerthubError('challenge.ip_by_dns', { name })
    return
  }
  const name = names.find((each) => each.startsWith('*.'))
  if (name !== undefined) throw new CerthubError('challenge.wildcard', { name })
  if (validation.kind === 'http-folder') await checkWebFolder(validation.path)
}

/**
 * The validation with its login by id, however it was named: one of the certificate’s own instance. Throws
 * `credential.not_found`, `credential.wrong_type`.
 */
export const resolveLogin = async <V extends Validation>(
  store: Store,
  instance: Pick<InstanceRecord, 'id'>,
  validation: V,
): Promise<V> => {
  if (validation.kind !== 'http-sftp') return validation
  const login = await findCredential(store, validation.credential, instance.id)
  requireType(login, 'ssh')
  return { ...validation, credential: login.id }
}

/**
 * Whether an answer could be written to a folder of another host: a probe is, and removed again. Throws
 * `challenge.folder_unusable`, `ssh.*`, and the signal’s reason.
 */
export const tryFolder = async (
  answers: Answers,
  validation: SftpValidation,
  signal: AbortSignal,
): Promise<void> => {
  const owner = newId('ans')
  const token = `certhub-probe-${randomBytes(16).toString('base64url')}`
  const probe = { name: validation.host, token, keyAuthorization: 'a probe of Certhub\n' }
  try {
    await answers.putUp(owner, validation, [probe], signal)
  } catch (error) {
    await answers.takeDown(owner)
    throw error
  }
  const { failures } = await answers.takeDown(owner)
  const [first] = failures
  if (first) throw first
}
