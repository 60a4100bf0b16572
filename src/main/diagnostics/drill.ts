import { toErrorData } from '../../shared/errors.ts'
import { renderText } from '../../shared/texts.ts'
import { findAccount } from '../accounts/find-account.ts'
import { type ChoiceParts, weighAccounts } from '../certificates/account-choice.ts'
import { isUsableAt } from '../failover/select-accounts.ts'
import { lookAtNames, lookForAccount } from '../persist/look-for-account.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'
import type { CertificateRecord } from '../ports/store/certificates.ts'

interface Check {
  what: string
  ok: boolean
  text: string
}

const check = async (what: string, look: () => Promise<string>): Promise<Check> => {
  try {
    return { what, ok: true, text: await look() }
  } catch (error) {
    const { message, hint } = toErrorData(error)
    return { what, ok: false, text: `${message} ${hint}` }
  }
}

const statusTexts: Record<AccountRecord['status'], string> = {
  valid: 'the CA knows it, and it is valid',
  deactivated: 'it was deactivated',
  revoked: 'the CA revoked it',
  gone: 'the CA does not know it',
}

/** What keeps a certificate that is validated by a standing record from moving to this account. */
const recordLacks = async (
  { acme, resolver, clock }: ChoiceParts,
  account: AccountRecord,
  { names, settings }: Pick<CertificateRecord, 'names' | 'settings'>,
  signal?: AbortSignal,
): Promise<string | undefined> => {
  if (settings.validation.kind !== 'dns-persist') return undefined
  const looked = await lookAtNames(resolver, names, signal)
  const { records, error } = await lookForAccount(acme, account, looked, { now: clock.now() }, signal)
  return error?.message ?? records.find(({ state }) => state !== 'stands' && state !== 'partly')?.text
}

/**
 * Whether an account could take over today if every other failed: its CA is asked for its directory and the account, and
 * each certificate that might come to it is weighed. Nothing is ordered. Throws `account.not_found`.
 */
export const createDrill = (parts: ChoiceParts) => async (reference: string, signal?: AbortSignal) => {
  const { store, acme } = parts
  const account = await findAccount(store, reference)
  const server = acme.server(account)
  const checks = [
    await check('The CA answers', async () => {
      await server.directory({ signal })
      return `${server.host} answers`
    }),
    await check('The account is valid', async () => {
      const { status } = await (await acme.account(account)).show({ signal })
      if (status !== 'valid') throw new Error(statusTexts[status])
      return statusTexts.valid
    }),
  ]
  const instances = (await store.instances.list()).filter(({ id }) => isUsableAt(account, id))
  const unable: { certificate: string; name: string; reason: string }[] = []
  let able = 0
  for (const instance of instances) {
    for (const certificate of await store.certificates.list(instance.id)) {
      signal?.throwIfAborted()
      const { id, names, staging, settings } = certificate
      if (staging !== account.staging || (settings.account ?? account.id) !== account.id) continue
      const { selection } = await weighAccounts(parts, { ...certificate, instance }, [], signal)
      const skipped = selection.skipped.find((one) => one.account.id === account.id)
      const reason = renderText(skipped?.reason) || (await recordLacks(parts, account, certificate, signal))
      if (reason) unable.push({ certificate: id, name: names[0] ?? id, reason })
      else able++
    }
  }
  return { checks, able, unable }
}
