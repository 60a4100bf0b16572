import { type ChoiceParts, explainChoice } from '../certificates/account-choice.ts'
import { type OrderInput, resolveRequest } from '../certificates/order-request.ts'

/** Which CA account an order would use, which come next, and why each other one would not. */
export const createWhy =
  (parts: ChoiceParts) => async (input: OrderInput | { certificate: string }, signal?: AbortSignal) =>
    explainChoice(parts, await resolveRequest(parts.store, input), signal)
