import type { UseFormReturn } from 'react-hook-form'
import type { ParsedInputOf } from '../../../shared/contract/contract.ts'
import type { AccountInput } from './clean-account.ts'

/** The form of a new account, as its sections share it. */
export type AccountForm = UseFormReturn<AccountInput, unknown, ParsedInputOf<'accounts.add'>>
