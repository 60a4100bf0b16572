import { expect, it } from 'vitest'
import type { Audit } from '../audit/audit.ts'
import { openParts } from '../credentials/testing/open-parts.ts'
import { certificateRecord } from '../ports/testing/records.ts'
import { createWatch } from './watch.ts'

it('an order is noted by its names; one that changes a certificate says which one, as it was called', async () => {
  const { store } = await openParts()
  await store.certificates.insert(certificateRecord())
  const noted: string[] = []
  const audit: Pick<Audit, 'record'> = { record: async ({ subject }) => void noted.push(subject) }
  const refusals = { failed: audit.record, tellAll: async () => {} }
  const watch = createWatch(audit, store, refusals)
  const order = (input: object) =>
    watch('certificates.order', input, { role: 'admin', via: 'terminal' }, async () => ({}))
  await order({ names: ['b.test'] })
  await order({ names: ['a.test'], certificate: 'crt_a' })
  await order({ names: ['b.test', 'c.test'], certificate: 'crt_a' })
  expect(noted).toEqual(['b.test', 'a.test', 'a.test → b.test, c.test'])
  await store.close()
})
