import { count } from './words.ts'

export type Environment = 'staging' | 'production'

/** Why an account was chosen. */
export const accountTexts = {
  'account.pinned': ({ account }: { account: string }) => `“${account}” is pinned to this certificate`,
  'account.after_failed': ({ account, failed }: { account: string; failed: number }) =>
    `“${account}” is the next one, after ${failed} whose CA failed`,
  'account.preferred_ca': ({ account }: { account: string }) => `“${account}” is of the preferred CA`,
  'account.named_ca': ({ account, place }: { account: string; place: 'first' | 'next' }) =>
    `“${account}” is of the CA that the settings name ${place}`,
  'account.only': (it: { account: string; environment: Environment; instance: string }) =>
    `“${it.account}” is the only ${it.environment} account of “${it.instance}”`,
  'account.oldest': (it: { account: string; of: number; environment: Environment; instance: string }) =>
    `“${it.account}” is the oldest of ${count(it.of, `${it.environment} account`)} of “${it.instance}”`,
  'account.next': ({ account }: { account: string }) => `“${account}” comes next when a CA before it fails`,
}
