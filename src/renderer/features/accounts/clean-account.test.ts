import { expect, it } from 'vitest'
import { addAccountInput } from '../../../shared/contract/accounts.ts'
import { cleanAccount } from './clean-account.ts'

const values = {
  instance: 'ins_1',
  ca: 'letsencrypt',
  name: ' ',
  email: '',
  caBundle: '',
  eab: { keyId: '', hmacKey: '' },
}

it('an account without an external binding is sent without one', () => {
  expect(cleanAccount(values, false)).toEqual({ instance: 'ins_1', ca: 'letsencrypt', email: '' })
})

it('an external binding that is shown must be filled in', () => {
  const parsed = addAccountInput.safeParse(cleanAccount(values, true))
  expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toEqual(['eab.keyId', 'eab.hmacKey'])
})
