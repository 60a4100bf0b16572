import type { FailoverSettings } from '../../shared/contract/failover.ts'
import { isIpAddress } from '../../shared/ip-address.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'
import type { CertificateRecord } from '../ports/store/certificates.ts'
import type { InstanceRecord } from '../ports/store/instances.ts'
import { selectAccounts } from './select-accounts.ts'

type Certificate = Pick<CertificateRecord, 'names' | 'keyType' | 'staging' | 'settings' | 'instanceId'>

/**
 * Tells which account the next order of a certificate would use, as far as it is known beforehand and without asking
 * anybody: pinned account, preferred CA, order of the others, what each CA can do. CAA records, profiles and what a CA
 * asked to wait for are not looked at. Undefined where none could order it. Made for many certificates at once.
 */
export const createNextAccount = (
  accounts: readonly AccountRecord[],
  instances: readonly Pick<InstanceRecord, 'id' | 'name'>[],
  { preferredCa, nextCas }: FailoverSettings,
): ((certificate: Certificate) => AccountRecord | undefined) => {
  const names = new Map(instances.map(({ id, name }) => [id, name]))
  const known = new Map<string, AccountRecord | undefined>()
  const choose = (certificate: Certificate): AccountRecord | undefined => {
    const { instanceId, ...demand } = certificate
    const instance = { id: instanceId, name: names.get(instanceId) ?? instanceId }
    return selectAccounts({ ...demand, instance, accounts, preferredCa, nextCas }).ranked[0]?.account
  }
  return (certificate) => {
    const { names, keyType, staging, settings, instanceId } = certificate
    const { account, lifetimeDays } = settings
    // All that the choice depends on.
    const isWildcard = names.some((name) => name.startsWith('*.'))
    const traits = [names.length, isWildcard, names.some(isIpAddress), keyType, staging, lifetimeDays]
    const key = [instanceId, account, ...traits].join(' ')
    if (!known.has(key)) known.set(key, choose(certificate))
    return known.get(key)
  }
}
