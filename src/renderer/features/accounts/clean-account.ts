import type { InputOf } from '../../../shared/contract/contract.ts'

export type AccountInput = InputOf<'accounts.add'>

/** What was left empty is not sent; the external account binding goes only where it is shown. */
export const cleanAccount = (
  { name, caBundle, eab, ...rest }: AccountInput,
  withEab: boolean,
): AccountInput => ({
  ...rest,
  ...(name?.trim() && { name }),
  ...(caBundle?.trim() && { caBundle }),
  ...(withEab && { eab: { keyId: eab?.keyId ?? '', hmacKey: eab?.hmacKey ?? '' } }),
})
