import { findAccount } from '../accounts/find-account.ts'
import { type ChoiceParts, explainChoice } from '../certificates/account-choice.ts'
import { type OrderInput, orderInputOf } from '../certificates/order-input.ts'
import { findInstance } from '../instances/instances.ts'
import { normalizeNames } from '../names/certificate-names.ts'

/** Which CA account an order would use, which come next, and why each other one would not. */
export const createWhy =
  (parts: ChoiceParts) => async (input: OrderInput | { certificate: string }, signal?: AbortSignal) => {
    const wanted = await orderInputOf(parts.store, input)
    const instance = await findInstance(parts.store, wanted.instance)
    const account = wanted.account && (await findAccount(parts.store, wanted.account, instance.id)).id
    const names = normalizeNames(wanted.names)
    const { keyType, staging, profile = null, lifetimeDays = null, validation } = wanted
    const accountId = account ?? null
    return explainChoice(
      parts,
      { instance, names, keyType, staging, accountId, profile, lifetimeDays, validation },
      signal,
    )
  }
