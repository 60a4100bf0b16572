import type { StoreReads } from '../ports/store.ts'

/** The ids of the certificates on these instances. */
export const certificatesOn = async (
  { certificates }: Pick<StoreReads, 'certificates'>,
  instances: readonly string[],
): Promise<Set<string>> =>
  new Set(
    (await certificates.list())
      .filter(({ instanceId }) => instances.includes(instanceId))
      .map(({ id }) => id),
  )
