import type { MaintenanceWindow } from '../../../shared/contract/maintenance.ts'
import type { Rows } from './rows.ts'

export interface InstanceRecord {
  id: string
  name: string
  kind: 'local' | 'folder'
  settings: Record<string, string>
  /** When it may be changed; always, when there is none. */
  maintenance: MaintenanceWindow[]
  note: string
  createdAt: number
}

export interface Instances extends Rows<InstanceRecord> {
  list(): Promise<InstanceRecord[]>
  count(): Promise<number>
}
