import type { z } from 'zod'
import type { replaceCredentialInput } from '../../../shared/contract/credential-types.ts'
import type { Credential } from '../../../shared/contract/credentials.ts'
import type { Body } from './bodies/body.ts'

type Replacement = z.input<typeof replaceCredentialInput>

/** What a body gives, as far as it may be replaced: the provider and the names of a credential stay. */
export const toReplacement = (
  { id: credential, type }: Pick<Credential, 'id' | 'type'>,
  entered: Body<Credential['type']>,
): Replacement => {
  if ('configuration' in entered) {
    return { credential, type: 'acme-wildcard', configuration: entered.configuration }
  }
  if ('fields' in entered) return { credential, type: 'dns', fields: entered.fields }
  return { credential, type, ...entered } as Replacement
}
