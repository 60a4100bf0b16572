import { parseProviderFields } from '../dns/catalogue/catalogue.ts'
import type { CredentialRecord } from '../ports/store/credentials.ts'
import type { Vault } from '../vault/vault.ts'
import type { Asker } from './asker.ts'
import { dnsFieldsKind, unsealFields } from './field-values.ts'
import { givenFieldsOf, requireMayGive } from './given-fields.ts'

/**
 * A stored credential is tried out by those only who could have stored it: one that reaches for the hub’s computer is as
 * open to a person who may not give such values as to one who may not store it. Throws `auth.forbidden`,
 * `credential.fields`, and what the vault throws.
 */
export const requireMayUse = async (
  vault: Pick<Vault, 'get'>,
  { provider, secretId, fingerprint }: CredentialRecord,
  asker: Asker,
): Promise<void> => {
  if (provider === '') return
  const stored = unsealFields(await vault.get(dnsFieldsKind, secretId, fingerprint))
  const parsed = await parseProviderFields(provider, stored)
  requireMayGive(givenFieldsOf(parsed.provider, parsed.values), asker.mayHost)
}
