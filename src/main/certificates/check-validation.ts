import { CerthubError } from '../../shared/errors.ts'
import { isIpAddress } from '../../shared/ip-address.ts'
import { isByDns, type Validation } from '../../shared/validation.ts'
import { checkWebFolder } from '../challenges/web-folder.ts'

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
