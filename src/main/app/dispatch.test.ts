import { describe, expect, it } from 'vitest'
import { contract, type MethodName } from '../../shared/contract/contract.ts'
import type { Method } from '../../shared/contract/method.ts'
import { CerthubError } from '../../shared/errors.ts'
import { type Role, roleAllows, roles } from '../../shared/roles.ts'
import { createDispatch, type DispatchParts, type Handlers } from './dispatch.ts'

const methods = Object.entries(contract as Record<string, Method>) as [MethodName, Method][]

/** A dispatcher of which every handler only says that it was reached. */
const recording = (parts: Partial<DispatchParts> = {}) => {
  const reached: string[] = []
  const logged: string[] = []
  const watched: string[] = []
  const handlers = Object.fromEntries(
    methods.map(([name]) => [
      name,
      () => {
        reached.push(name)
        throw new CerthubError('order.not_found', { id: 'reached' })
      },
    ]),
  ) as unknown as Handlers
  const dispatch = createDispatch({
    handlers,
    requireOpen: async () => undefined,
    isOwnLock: () => false,
    log: { debug() {}, info() {}, warn() {}, error: (message) => logged.push(message) },
    watch: async (method, _input, { role }, run) => {
      try {
        const value = await run()
        watched.push(`${role} ${method} ok`)
        return value
      } catch (error) {
        watched.push(`${role} ${method} ${error instanceof CerthubError ? error.code : 'unexpected'}`)
        throw error
      }
    },
    ...parts,
  })
  return { dispatch, reached, logged, watched }
}
const codeOf = async (answer: Promise<{ ok: boolean; error?: { code: string } }>): Promise<string> => {
  const { ok, error } = await answer
  return ok ? 'ok' : (error?.code ?? '')
}

describe.each(roles)('a %s', (role: Role) => {
  const refused = methods.filter(([, method]) => !roleAllows(role, method.role))
  const allowed = methods.filter(([, method]) => roleAllows(role, method.role))

  it('is refused every method above the role before its input is read, and each refused command is noted', async () => {
    const { dispatch, reached, watched } = recording()
    for (const [name] of refused) {
      expect(await codeOf(dispatch(name, { nonsense: true }, { role, via: 'web' })), name).toBe(
        'auth.forbidden',
      )
    }
    expect(reached).toEqual([])
    expect(watched).toEqual(
      refused.filter(([, { kind }]) => kind === 'command').map(([name]) => `${role} ${name} auth.forbidden`),
    )
  })
  it('is refused no other method', async () => {
    const { dispatch } = recording()
    for (const [name] of allowed) {
      expect(await codeOf(dispatch(name, {}, { role, via: 'web' })), name).not.toBe('auth.forbidden')
    }
  })
})

it('gives each role more than the one below', () => {
  const counts = roles.map((role) => methods.filter(([, method]) => roleAllows(role, method.role)).length)
  expect(counts[0]).toBeLessThan(counts[1] ?? 0)
  expect(counts[1]).toBeLessThan(counts[2] ?? 0)
  expect(counts[2]).toBe(methods.length)
})

it('keeps from members what is stored, and gives them what they choose from', () => {
  const roleOf = Object.fromEntries(methods.map(([name, { role }]) => [name, role]))
  expect(roleOf).toMatchObject({
    'credentials.show': 'credentials-manager',
    'credentials.add': 'credentials-manager',
    'credentials.reveal': 'credentials-manager',
    'credentials.forHost': 'member',
    'providers.list': 'member',
    'tokens.create': 'admin',
    'vault.backup': 'admin',
    'vault.rotate': 'admin',
    'audit.list': 'admin',
  })
})

it('asks for an open vault only where the method needs one, after the input was checked', async () => {
  const { dispatch, reached } = recording({
    requireOpen: async () => {
      throw new CerthubError('vault.locked', {})
    },
  })
  expect(
    await codeOf(dispatch('credentials.reveal', { credential: 'x' }, { role: 'admin', via: 'web' })),
  ).toBe('vault.locked')
  expect(await codeOf(dispatch('credentials.reveal', {}, { role: 'admin', via: 'web' }))).toBe(
    'input.invalid',
  )
  expect(await codeOf(dispatch('hub.status', {}, { role: 'admin', via: 'web' }))).toBe('order.not_found')
  expect(reached).toEqual(['hub.status'])
})

it.each(['nosuch', 'toString', '__proto__', 'constructor'])('knows no method %s', async (name) => {
  const { dispatch } = recording()
  expect(await codeOf(dispatch(name, {}, { role: 'admin', via: 'web' }))).toBe('input.unknown_method')
})

describe('a path on the hub’s computer', () => {
  const calls: [string, (path: string) => object][] = [
    ['certificates.export', (directory) => ({ certificate: 'c', directory })],
    ['accounts.exportKey', (directory) => ({ account: 'a', directory, format: 'pem' })],
    ['accounts.findKeys', (folder) => ({ folder })],
    ['accounts.import', (file) => ({ instance: 'local', ca: 'letsencrypt', file })],
    ['vault.backup', (file) => ({ file, passphrase: 'a long passphrase' })],
    ['vault.restore', (file) => ({ file, passphrase: 'p', protection: { source: 'keychain' } })],
    [
      'certificates.order',
      (path) => ({ instance: 'local', names: ['example.test'], validation: { kind: 'http-folder', path } }),
    ],
  ]

  it.each(calls)(
    'of %s is refused where it is relative, with the field and what to do',
    async (method, inputOf) => {
      const { dispatch, reached } = recording()
      for (const path of ['relative/dir', './x', '../x', '~/x', 'x', ' /x', '..\\x']) {
        const answer = await dispatch(method, inputOf(path), { role: 'admin', via: 'web' })
        expect(answer).toMatchObject({
          ok: false,
          error: {
            code: 'input.relative_path',
            message: expect.stringContaining(path),
            hint: expect.stringContaining('whole path'),
          },
        })
      }
      expect(reached).toEqual([])
    },
  )

  it.each(calls)(
    'of %s is taken where it is absolute, and not where it is the hub’s own lock',
    async (method, inputOf) => {
      const { dispatch, reached } = recording({ isOwnLock: (path) => path === '/data/lock' })
      const admin = { role: 'admin', via: 'web' } as const
      expect(await codeOf(dispatch(method, inputOf('/srv/x'), admin))).toBe('order.not_found')
      expect(reached).toEqual([method])
      expect(await codeOf(dispatch(method, inputOf('/srv/../data/lock'), admin))).toBe('input.own_file')
      expect(reached).toEqual([method])
    },
  )

  it('is found to be the lock in a field of any name', async () => {
    const { dispatch, reached } = recording({ isOwnLock: (path) => path === '/data/lock' })
    const input = {
      type: 'dns',
      instance: 'local',
      name: 'n',
      provider: 'gcloud',
      fields: { GCE_SERVICE_ACCOUNT_FILE: '/data/lock' },
    }
    expect(await codeOf(dispatch('credentials.add', input, { role: 'admin', via: 'web' }))).toBe(
      'input.own_file',
    )
    expect(reached).toEqual([])
  })
})
