import { expect, it } from 'vitest'
import { differenceOf } from './outdated.ts'

it('says what is not issued yet, what still is, and that nothing was', () => {
  const leaf = { names: ['a.test', 'old.test'], keyType: 'ec256' } as const
  const now = { names: ['a.test', 'new.test'], keyType: 'rsa2048' } as const
  const changed = differenceOf({
    ...now,
    names: [...now.names],
    chain: [{ ...leaf, names: [...leaf.names] }],
  })
  expect(changed).toEqual({ missing: ['new.test'], extra: ['old.test'], keyType: 'ec256' })
  const same = differenceOf({
    names: ['a.test'],
    keyType: 'ec256',
    chain: [{ names: ['a.test'], keyType: 'ec256' }],
  })
  const none = differenceOf({ names: ['a.test'], keyType: 'ec256', chain: [] })
  expect([same, none]).toEqual(Array(2).fill({ missing: [], extra: [], keyType: undefined }))
})
