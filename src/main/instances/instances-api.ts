import type { instancesContract } from '../../shared/contract/instances.ts'
import { requireMayHost } from '../calls/caller.ts'
import { givenOnly, type HandlersOf } from '../calls/handlers-of.ts'
import type { InstancesUseCases } from './instances.ts'

export const instancesApi = ({
  instances,
}: {
  instances: InstancesUseCases
}): HandlersOf<typeof instancesContract> => ({
  'instances.list': async () => ({ instances: await instances.list() }),
  'instances.show': ({ instance }) => instances.show(instance),
  'instances.add': (input) => instances.add(input),
  'instances.update': ({ instance, ...patch }, caller) => {
    if (patch.settings) requireMayHost(caller, 'change where its files go')
    return instances.update(instance, givenOnly(patch))
  },
  'instances.remove': async ({ instance }) => {
    await instances.remove(instance)
    return {}
  },
})
