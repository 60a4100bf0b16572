import { hostNatures } from '../../shared/field-nature.ts'
import { type Caller, mayCaller } from '../calls/caller.ts'
import { readCustomCode } from '../dns/catalogue/custom.ts'
import { findProvider } from '../dns/provider-kit/registry.ts'
import type { CredentialRecord } from '../ports/store/credentials.ts'

/** Who works with stored credentials, as far as it decides what he may give and what he is told. */
export interface Asker {
  mayManage: boolean
  /** May name files, programs, identities and variables of the hub’s computer. */
  mayHost: boolean
  /** The only instances that he reaches, by id; absent: all. */
  instances?: readonly string[] | undefined
  /** Takes what should be known of the call later, for the audit log. */
  remarks?: string[] | undefined
}

export const askerOf = (caller: Caller): Asker => ({
  mayManage: mayCaller(caller, 'credentials'),
  mayHost: mayCaller(caller, 'host'),
  instances: caller.instances,
  remarks: caller.remarks,
})

/** The person to whom the hub belongs. */
export const owner: Asker = { mayManage: true, mayHost: true }

const isOfHost = (provider: string): boolean =>
  readCustomCode(provider) !== undefined ||
  findProvider(provider)?.fields.some(({ required, nature }) => required && hostNatures[nature]) === true

/** Whether he could put other values in place of this one’s. */
export const mayReplace = (
  { mayManage, mayHost, instances }: Asker,
  { instanceId, provider }: Pick<CredentialRecord, 'instanceId' | 'provider'>,
): boolean => mayManage && (instances?.includes(instanceId) ?? true) && (mayHost || !isOfHost(provider))
