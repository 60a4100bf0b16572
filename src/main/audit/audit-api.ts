import type { auditContract } from '../../shared/contract/audit.ts'
import type { HandlersOf } from '../calls/handlers-of.ts'
import type { Audit } from './audit.ts'

export const auditApi = ({ audit }: { audit: Audit }): HandlersOf<typeof auditContract> => ({
  'audit.list': async (filter) => ({ entries: await audit.page(filter) }),
  'audit.verify': () => audit.verify(),
  'audit.export': async (filter) => ({ text: await audit.export(filter) }),
})
