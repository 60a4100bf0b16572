import { z } from 'zod'
import { maintenanceWindow, maintenanceWindows } from './maintenance.ts'
import { idOf, label, method, note, nothing, reference, timestamp } from './method.ts'

export const instanceKinds = ['local', 'folder'] as const

export const instanceSchema = z.object({
  id: idOf('ins'),
  name: z.string(),
  kind: z.enum(instanceKinds),
  /** Settings of its kind: a folder has `path`. */
  settings: z.record(z.string(), z.string()),
  note: z.string(),
  /** When renewals may change it; always, when there is none. */
  maintenance: z.array(maintenanceWindow),
  createdAt: timestamp,
  accounts: z.number(),
  credentials: z.number(),
  certificates: z.number(),
})
export type Instance = z.infer<typeof instanceSchema>

export const addInstanceInput = z.strictObject({
  name: label,
  kind: z.enum(instanceKinds),
  settings: z.record(z.string().max(64), z.string().max(4096)).default({}),
  note,
})

export const instancesContract = {
  'instances.list': method({
    kind: 'query',
    reads: ['instances', 'accounts', 'credentials', 'certificates'],
    right: 'view',
    within: 'listed',
    whileLocked: true,
    input: nothing,
    output: z.object({ instances: z.array(instanceSchema) }),
  }),
  'instances.show': method({
    kind: 'query',
    reads: ['instances', 'accounts', 'credentials', 'certificates'],
    right: 'view',
    within: 'named',
    whileLocked: true,
    input: z.strictObject({ instance: reference }),
    output: instanceSchema,
  }),
  'instances.add': method({
    kind: 'command',
    changes: ['instances'],
    subject: ['name'],
    right: 'instances',
    input: addInstanceInput,
    output: instanceSchema,
  }),
  'instances.update': method({
    kind: 'command',
    changes: ['instances'],
    subject: ['name', 'instance'],
    right: 'instances',
    within: 'named',
    input: z.strictObject({
      instance: reference,
      name: label.optional(),
      settings: z.record(z.string().max(64), z.string().max(4096)).optional(),
      note: z.string().max(2000).optional(),
      maintenance: maintenanceWindows.optional(),
    }),
    output: instanceSchema,
  }),
  'instances.remove': method({
    kind: 'command',
    changes: ['instances'],
    subject: ['instance'],
    right: 'instances',
    input: z.strictObject({ instance: reference }),
    output: nothing,
  }),
}
