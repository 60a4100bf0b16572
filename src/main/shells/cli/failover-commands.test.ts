import { expect, it } from 'vitest'
import { FakeHub } from '../../control/testing/fake-hub.ts'
import { typeCommand } from './testing/type-command.ts'

const before = { enabled: true, preferredCa: 'zerossl', nextCas: ['google'] }

it.each([
  ['failover --off', { ...before, enabled: false }],
  ['failover --preferred-ca none', { enabled: true, nextCas: ['google'] }],
  ['failover --order letsencrypt,google', { ...before, nextCas: ['letsencrypt', 'google'] }],
  ['failover --order none', { ...before, nextCas: [] }],
])('`%s` leaves the rest as it is', async (line, wanted) => {
  const saved: unknown[] = []
  const hub = new FakeHub({
    'failover.settings': () => before,
    'failover.setSettings': (input) => {
      saved.push(input)
      return Object(input)
    },
  })
  expect((await typeCommand(hub, line)).code).toBe(0)
  expect(saved).toEqual([wanted])
})

it('shows the order when nothing is to be changed', async () => {
  const { out } = await typeCommand(new FakeHub({ 'failover.settings': () => before }), 'failover')
  expect(out).toMatch(/Preferred CA\s+zerossl/)
  expect(out).toMatch(/Then\s+google, the others, the oldest account first/)
})
