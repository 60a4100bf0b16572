import { expect, it, test, vi } from 'vitest'
import { CerthubError } from '../../../shared/errors.ts'
import { FakeHub } from '../../control/testing/fake-hub.ts'
import { confirmed } from './confirm.ts'
import { typeCommand } from './testing/type-command.ts'

const hubOf = () =>
  new FakeHub({
    'certificates.revoke': () => ({ serial: '1', revokedAt: 1, by: 'account' }),
    'certificates.remove': () => ({}),
    'accounts.deactivate': () => ({ name: 'a', status: 'deactivated' }),
    'accounts.remove': (input) => {
      if (Object(input).evenIfUsed) return {}
      throw new CerthubError('account.last_one', { name: 'a', uses: '1.test' })
    },
  })

const commands = ['cert revoke a.test', 'cert remove a.test', 'account deactivate a'] as const

test.each(commands)(
  '%s, where nobody can be asked, names the option that is missing, and does nothing',
  async (line) => {
    const hub = hubOf()
    const { code, err } = await typeCommand(hub, line)
    expect([code, hub.calls]).toEqual([2, []])
    expect(err).toContain('give --yes')
  },
)

test.each(commands)('%s --json is no one who can be asked', async (line) => {
  const hub = hubOf()
  const { code, out } = await typeCommand(hub, `${line} --json`)
  expect([code, JSON.parse(out).error.code, hub.calls]).toEqual([2, 'usage', []])
})

test.each(commands)('%s --yes is done without asking', async (line) => {
  const hub = hubOf()
  expect((await typeCommand(hub, `${line} --yes`)).code).toBe(0)
  // What finishes for other terminals calls too.
  expect(hub.calls.filter(({ method }) => /remove|revoke|deactivate/.test(method))).toHaveLength(1)
})

it('account remove of the last one is refused with the certificates and the option; with it, it is done', async () => {
  const { code, err } = await typeCommand(hubOf(), 'account remove a')
  expect(code).toBe(2)
  expect(err).toContain('can renew 1.test')
  expect(err).toContain('--even-if-used')
  expect((await typeCommand(hubOf(), 'account remove a --even-if-used')).code).toBe(0)
})

test.each([
  ['y', true],
  ['Yes', true],
  [' yes ', true],
  ['', false],
  ['n', false],
  ['yes please', false],
  ['a.test', false],
])('a person who answers %j', async (answer, agreed) => {
  const asked: string[] = []
  const exitWith = vi.fn()
  const ask = async (question: string) => {
    asked.push(question)
    return answer
  }
  const context = { given: {}, ask, say: () => {}, exitWith } as never
  expect(await confirmed(context, 'All is lost.', 'Do it?')).toBe(agreed)
  expect(asked).toEqual(['Do it? [y/N] '])
  expect(exitWith.mock.calls).toEqual(agreed ? [] : [[1]])
})
