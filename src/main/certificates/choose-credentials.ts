import type { OrderSettings } from '../../shared/contract/order-request.ts'
import { CerthubError } from '../../shared/errors.ts'
import { requireType } from '../credentials/credential-types.ts'
import { findCredential } from '../credentials/find-credential.ts'
import type { CredentialRecord } from '../ports/store/credentials.ts'
import type { InstanceRecord } from '../ports/store/instances.ts'
import type { Store } from '../ports/store.ts'

const canWrite = ({ type }: CredentialRecord): boolean => type === 'dns'

/**
 * The id of the DNS credential to use: the one asked for, else the instance's only one. Throws `credential.not_found`,
 * `credential.ambiguous`, `credential.none_matching`, `credential.wrong_type`.
 */
const chooseCredential = async (
  store: Store,
  instance: Pick<InstanceRecord, 'id' | 'name'>,
  reference: string | undefined,
): Promise<string> => {
  if (reference !== undefined) {
    const chosen = await findCredential(store, reference, instance.id)
    requireType(chosen, 'dns', 'acme-wildcard')
    return chosen.id
  }
  const here = (await store.credentials.list(instance.id)).filter(canWrite)
  const [only] = here
  if (only && here.length === 1) return only.id
  if (only) {
    const names = here.map(({ name }) => `“${name}”`).join(', ')
    const subject = { instance: instance.id, field: 'credential' }
    throw new CerthubError('credential.ambiguous', { instance: instance.name, names }, { subject })
  }
  const other = (await store.credentials.list()).find(canWrite)
  const owner = other && (await store.instances.get(other.instanceId))
  const elsewhere = other
    ? `; “${owner?.name ?? other.instanceId}” has “${other.name}”, but each target instance needs its own`
    : ''
  throw new CerthubError(
    'credential.none_matching',
    { instance: instance.name, elsewhere },
    { subject: { instance: instance.id } },
  )
}

/** The DNS credentials of an order: the first one as `chooseCredential` says, then the further ones. */
export const chooseCredentials = async (
  store: Store,
  {
    instance,
    settings: { credential, moreCredentials },
  }: { instance: Pick<InstanceRecord, 'id' | 'name'>; settings: OrderSettings },
): Promise<[string, ...string[]]> => {
  const first = await chooseCredential(store, instance, credential)
  const more: string[] = []
  for (const reference of moreCredentials) more.push(await chooseCredential(store, instance, reference))
  return [first, ...new Set(more.filter((id) => id !== first))]
}
