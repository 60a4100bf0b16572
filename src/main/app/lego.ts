import { Secret } from '../../shared/secret.ts'
import { accountKeyKind } from '../accounts/acme-accounts.ts'
import { dnsFieldsKind, unsealFields } from '../credentials/field-values.ts'
import { readCustomCode } from '../dns/catalogue/custom.ts'
import { findProvider } from '../dns/registry.ts'
import type { OrderByLego } from '../lego/order-by-lego.ts'
import { runLego } from '../lego/run-lego.ts'
import type { Workplace } from '../lego/workplace.ts'
import type { HubParts } from './parts.ts'

/** Orders with credentials of providers that only lego speaks; undefined for one that is built in. */
export const createLego =
  ({ store, vault, runProgram, lego }: HubParts, workplace: Workplace) =>
  async (credentialId: string): Promise<OrderByLego | undefined> => {
    const credential = await store.credentials.get(credentialId)
    if (!credential || findProvider(credential.provider) || credential.provider === '') return undefined
    const { provider, secretId, fingerprint } = credential
    return async ({ account, ...order }) => {
      const values = unsealFields(await vault.get(dnsFieldsKind, secretId, fingerprint))
      const variables = Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, new Secret(value)]),
      )
      const accountKey = await vault.get(accountKeyKind, account.keyId, account.fingerprint)
      await store.credentials.update(credentialId, { lastUsedAt: Date.now() })
      return runLego(
        { runProgram, workplace, ...lego },
        { ...order, account, accountKey, variables, provider: readCustomCode(provider) ?? provider },
      )
    }
  }
