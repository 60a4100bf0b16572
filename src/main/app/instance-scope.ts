import { CerthubError } from '../../shared/errors.ts'
import { isUsableAt } from '../failover/select-accounts.ts'
import { certificatesOn } from '../instances/certificates-on.ts'
import { findInstance } from '../instances/instances.ts'
import { normalizeName } from '../names/certificate-names.ts'
import type { StoreReads } from '../ports/store.ts'

type Fields = Readonly<Record<string, unknown>>
type Resolve = (reference: string) => Promise<string>

/** Inputs that are references, one or a list of them, by what they refer to. */
export const referenceFields: Readonly<
  Record<string, 'instance' | 'account' | 'credential' | 'certificate' | 'order'>
> = {
  instance: 'instance',
  account: 'account',
  credential: 'credential',
  moreCredentials: 'credential',
  certificate: 'certificate',
  certificates: 'certificate',
  order: 'order',
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const primaryName = (typed: string): string => {
  try {
    return normalizeName(typed)
  } catch {
    return typed
  }
}

/** The certificate of a row that says by it where it belongs: an order, a renewal. */
const certificateIn = (row: unknown): string | undefined => {
  if (!isFields(row)) return undefined
  const { certificateId, certificate } = row
  if (typeof certificateId === 'string' && 'state' in row) return certificateId
  return typeof certificate === 'string' ? certificate : undefined
}

const once = <T>(load: () => Promise<T>): (() => Promise<T>) => {
  let loaded: Promise<T> | undefined
  return () => {
    loaded ??= load()
    return loaded
  }
}

/** The first that has this id, else this name. Ids are never names, so a name cannot stand in for an id. */
const pick = <T extends { id: string }>(
  rows: readonly T[],
  reference: string,
  isNamed: (row: T) => boolean,
): T | undefined => rows.find(({ id }) => id === reference) ?? rows.find(isNamed)

/**
 * What a caller who is limited to some target instances can reach. Things of other instances are to such a caller as if they
 * were not there: the errors are those of things that do not exist.
 */
export const createInstanceScope = (store: StoreReads) => {
  /** They look up each kind of thing once, however many references there are. */
  const resolvers = (allowed: readonly string[], ownOnly: boolean): Record<string, Resolve> => {
    const listOnce = {
      accounts: once(() => store.accounts.list()),
      credentials: once(() => store.credentials.list()),
      certificates: once(() => store.certificates.list()),
    }
    const within = (instanceId: string): boolean => allowed.includes(instanceId)
    const certificateOf = async (reference: string) => {
      const mine = (await listOnce.certificates()).filter(({ instanceId }) => within(instanceId))
      const wanted = primaryName(reference)
      const found = pick(mine, reference, ({ names }) => names[0] === wanted)
      if (!found) throw new CerthubError('certificate.not_found', { id: reference })
      return found.id
    }
    return {
      instance: async (reference) => {
        const { id } = await findInstance(store, reference)
        if (!within(id)) throw new CerthubError('instance.not_found', { id: reference })
        return id
      },
      account: async (reference) => {
        const mine = (await listOnce.accounts()).filter((account) =>
          ownOnly ? within(account.instanceId) : allowed.some((id) => isUsableAt(account, id)),
        )
        const found = pick(mine, reference, ({ name }) => name.toLowerCase() === reference.toLowerCase())
        if (!found) throw new CerthubError('account.not_found', { id: reference })
        return found.id
      },
      credential: async (reference) => {
        const mine = (await listOnce.credentials()).filter(({ instanceId }) => within(instanceId))
        const found = pick(mine, reference, ({ name }) => name.toLowerCase() === reference.toLowerCase())
        if (!found) throw new CerthubError('credential.not_found', { id: reference })
        return found.id
      },
      certificate: certificateOf,
      order: async (reference) => {
        const order = await store.orders.get(reference)
        const certificate = order && (await store.certificates.get(order.certificateId))
        if (!certificate || !within(certificate.instanceId))
          throw new CerthubError('order.not_found', { id: reference })
        return reference
      },
    }
  }

  return {
    /**
     * The input with every reference turned into the id of a thing that the caller can reach. With `named` it must hold at
     * least one; where the only instance is meant it may be left out. Throws `*.not_found`, `input.invalid`.
     */
    narrow: async (
      input: unknown,
      allowed: readonly string[],
      { named, ownOnly }: { named: boolean; ownOnly: boolean },
    ): Promise<unknown> => {
      const resolve = resolvers(allowed, ownOnly)
      let count = 0
      const one = async (kind: string, value: unknown): Promise<unknown> => {
        const resolver = resolve[kind]
        if (typeof value !== 'string' || !resolver) return value
        count += 1
        return resolver(value)
      }
      const walk = async (fields: Fields): Promise<Fields> => {
        const narrowed: Record<string, unknown> = {}
        for (const [key, value] of Object.entries(fields)) {
          const kind = Object.hasOwn(referenceFields, key) ? referenceFields[key] : undefined
          if (kind && Array.isArray(value))
            narrowed[key] = await Promise.all(value.map((each) => one(kind, each)))
          else if (kind) narrowed[key] = await one(kind, value)
          else narrowed[key] = key === 'validation' && isFields(value) ? await walk(value) : value
        }
        return narrowed
      }
      const narrowed = await walk(isFields(input) ? input : {})
      if (!named || count > 0) return narrowed
      const [only, another] = allowed
      if (only === undefined || another !== undefined)
        throw new CerthubError('input.invalid', {
          field: 'instance',
          problem: 'name one of the target instances that your token is limited to',
        })
      return { ...narrowed, instance: only }
    },

    /** The answer without the rows of other instances. */
    leaveOut: async (output: unknown, allowed: readonly string[]): Promise<unknown> => {
      if (!isFields(output)) return output
      const rows = Object.values(output).flatMap((value) => (Array.isArray(value) ? value : []))
      const certificates = rows.some((row) => certificateIn(row) !== undefined)
        ? await certificatesOn(store, allowed)
        : new Set<string>()
      const reaches = (row: unknown): boolean => {
        if (!isFields(row)) return false
        const certificate = certificateIn(row)
        if (certificate !== undefined) return certificates.has(certificate)
        const { id, instanceId, sharedWith } = row
        const shared = Array.isArray(sharedWith) ? sharedWith : []
        const places = [instanceId ?? id, ...shared.map((one) => (isFields(one) ? one.id : undefined))]
        return places.some((place) => typeof place === 'string' && allowed.includes(place))
      }
      const shown = (row: unknown): unknown =>
        isFields(row) && Array.isArray(row.sharedWith)
          ? {
              ...row,
              sharedWith: row.sharedWith.filter((one) => isFields(one) && allowed.includes(String(one.id))),
            }
          : row
      return Object.fromEntries(
        Object.entries(output).map(([key, value]) => [
          key,
          Array.isArray(value) ? value.filter(reaches).map(shown) : value,
        ]),
      )
    },

    /** How many there are of each kind on these instances. */
    counts: async (allowed: readonly string[]) => {
      const on = ({ instanceId }: { instanceId: string }): boolean => allowed.includes(instanceId)
      const certificates = await certificatesOn(store, allowed)
      return {
        instances: (await store.instances.list()).filter(({ id }) => allowed.includes(id)).length,
        accounts: (await store.accounts.list()).filter((one) => allowed.some((id) => isUsableAt(one, id)))
          .length,
        credentials: (await store.credentials.list()).filter(on).length,
        certificates: certificates.size,
        runningOrders: (await store.orders.running()).filter((one) => certificates.has(one.certificateId))
          .length,
      }
    },
  }
}
export type InstanceScope = ReturnType<typeof createInstanceScope>
