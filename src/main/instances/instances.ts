import type { Instance } from '../../shared/contract/instances.ts'
import { CerthubError, fixedAt } from '../../shared/errors.ts'
import { newId } from '../ids/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { InstanceRecord } from '../ports/store/instances.ts'
import type { Store, StoreReads } from '../ports/store.ts'
import { checkFolder } from './folder.ts'

/** Name of the instance that exists from the start. */
export const thisComputer = 'This computer'

/** An instance by id or by name (any case). Throws `instance.not_found`. */
export const findInstance = async (store: StoreReads, reference: string): Promise<InstanceRecord> => {
  const byId = await store.instances.get(reference)
  if (byId) return byId
  const wanted = reference.toLowerCase()
  const all = await store.instances.list()
  const found =
    all.find(({ name }) => name.toLowerCase() === wanted) ??
    (wanted === 'local' ? all.find(({ kind }) => kind === 'local') : undefined)
  if (!found) throw new CerthubError('instance.not_found', { id: reference })
  return found
}

const checkSettings = async (
  kind: InstanceRecord['kind'],
  settings: Record<string, string>,
): Promise<Record<string, string>> => {
  const known = kind === 'folder' ? ['path'] : []
  const unknown = Object.keys(settings).find((key) => !known.includes(key))
  if (unknown !== undefined) {
    throw new CerthubError('input.invalid', {
      field: `settings.${unknown}`,
      problem: `a ${kind} instance has no such setting`,
    })
  }
  return kind === 'folder' ? { path: await checkFolder(settings.path ?? '') } : {}
}

export const createInstances = (store: Store, clock: Clock) => {
  /** Views any number of records by the same three store calls. */
  const createView = async (): Promise<(record: InstanceRecord) => Instance> => {
    const [accounts, credentials, certificates] = await Promise.all([
      store.accounts.countBy('instanceId'),
      store.credentials.countBy('instanceId'),
      store.certificates.countBy('instanceId'),
    ])
    return (record) => ({
      ...record,
      accounts: accounts.get(record.id) ?? 0,
      credentials: credentials.get(record.id) ?? 0,
      certificates: certificates.get(record.id) ?? 0,
    })
  }
  const view = async (record: InstanceRecord): Promise<Instance> => (await createView())(record)

  return {
    /** Makes the instance that exists from the start. */
    ensureLocal: async (): Promise<void> => {
      if ((await store.instances.list()).length > 0) return
      await store.instances.insert({
        id: newId('ins'),
        name: thisComputer,
        kind: 'local',
        settings: {},
        maintenance: [],
        note: '',
        createdAt: clock.now(),
      })
    },
    list: async () => (await store.instances.list()).map(await createView()),
    show: async (reference: string) => view(await findInstance(store, reference)),
    add: async (input: {
      name: string
      kind: InstanceRecord['kind']
      settings: Record<string, string>
      note: string
    }) => {
      if (input.kind === 'local') {
        throw new CerthubError('input.invalid', {
          field: 'kind',
          problem: 'this computer exists already; choose folder',
        })
      }
      const settings = await checkSettings(input.kind, input.settings)
      const record = { ...input, settings, maintenance: [], id: newId('ins'), createdAt: clock.now() }
      await store.instances.insert(record)
      return view(record)
    },
    update: async (
      reference: string,
      { settings, ...patch }: Partial<Pick<InstanceRecord, 'name' | 'note' | 'settings' | 'maintenance'>>,
    ) => {
      const record = await findInstance(store, reference)
      const checked = settings && {
        settings: await fixedAt({ instance: record.id, field: 'settings.path' }, () =>
          checkSettings(record.kind, settings),
        ),
      }
      await store.instances.update(record.id, { ...patch, ...checked })
      return view({ ...record, ...patch, ...checked })
    },
    remove: async (reference: string) => {
      const record = await findInstance(store, reference)
      if (record.kind === 'local')
        throw new CerthubError('instance.fixed', { name: record.name }, { subject: { instance: record.id } })
      const { accounts, credentials, certificates } = await view(record)
      const uses = [
        [certificates, 'certificate'],
        [accounts, 'CA account'],
        [credentials, 'credential'],
      ]
        .filter(([count]) => count !== 0)
        .map(([count, noun]) => `${count} ${noun}${count === 1 ? '' : 's'}`)
      if (uses.length > 0)
        throw new CerthubError(
          'instance.in_use',
          { name: record.name, uses: uses.join(', ') },
          { subject: { instance: record.id } },
        )
      for (const { id, sharedWith } of await store.accounts.list()) {
        if (!sharedWith.includes(record.id)) continue
        await store.accounts.update(id, { sharedWith: sharedWith.filter((one) => one !== record.id) })
      }
      await store.instances.remove(record.id)
    },
  }
}
export type InstancesUseCases = ReturnType<typeof createInstances>
