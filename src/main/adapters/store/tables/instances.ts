import type { InstanceRecord, Instances } from '../../../ports/store/instances.ts'
import { type Connection, createTable } from '../rows.ts'

export const createInstances = (connection: Connection): Instances => {
  const { rows, select, count } = createTable<InstanceRecord>(connection, {
    table: 'instances',
    noun: 'target instance',
    json: ['settings', 'maintenance'],
  })
  return { ...rows, list: () => select({ orderBy: 'createdAt' }), count: () => count() }
}
