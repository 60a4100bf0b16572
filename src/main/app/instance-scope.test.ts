import { expect, it } from 'vitest'
import { z } from 'zod'
import { contract } from '../../shared/contract/contract.ts'
import { type Method, reference } from '../../shared/contract/method.ts'
import { referenceFields } from './instance-scope.ts'

const methods = Object.entries(contract as Record<string, Method>)

it('every reference in the input of a method that limited callers may call is one that their scope knows', () => {
  const isReference = (schema: z.ZodType): boolean => {
    if (schema === reference) return true
    const { def } = schema._zod as { def: { innerType?: z.ZodType; element?: z.ZodType } }
    const inner = def.innerType ?? def.element
    return inner !== undefined && isReference(inner)
  }
  const shapesOf = (schema: z.ZodType): [string, z.ZodType][] => {
    if (schema instanceof z.ZodObject) return Object.entries(schema.shape as Record<string, z.ZodType>)
    const { def } = schema._zod as { def: { options?: z.ZodType[] } }
    return (def.options ?? []).flatMap(shapesOf)
  }
  let seen = 0
  for (const [name, { within, input }] of methods) {
    const references = shapesOf(input).filter(([, schema]) => isReference(schema))
    if (within === undefined || within === 'free') continue
    for (const [key] of references) expect(Object.keys(referenceFields), `${name} ${key}`).toContain(key)
    if (within === 'named')
      expect(
        shapesOf(input).some(([key]) => key in referenceFields),
        name,
      ).toBe(true)
    seen += references.length
  }
  expect(seen).toBeGreaterThan(40)
})

it('what reaches beyond single instances is closed to limited callers', () => {
  const closed = methods.filter(([, { within }]) => within === undefined).map(([name]) => name)
  expect(closed).toEqual(
    expect.arrayContaining([
      'tokens.create',
      'vault.backup',
      'vault.lock',
      'audit.list',
      'audit.export',
      'instances.add',
      'instances.remove',
      'accounts.share',
      'accounts.import',
      'accounts.exportKey',
      'certificates.export',
      'notifications.save',
      'dns.setSettings',
      'failover.setSettings',
      'ssh.hostKey',
    ]),
  )
  for (const [name, { within, right }] of methods) {
    if (['vault', 'tokens', 'audit', 'settings', 'export-keys'].includes(right))
      expect(within, name).toBeUndefined()
  }
})
