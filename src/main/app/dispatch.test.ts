import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Area } from '../../shared/areas.ts'
import { contract, type MethodName } from '../../shared/contract/contract.ts'
import type { Method } from '../../shared/contract/method.ts'
import { CerthubError } from '../../shared/errors.ts'
import { type Role, roles } from '../../shared/roles.ts'
import { createDispatch, type DispatchParts, type Handlers } from './dispatch.ts'
import { rolesOfMethods } from './testing/roles-of-methods.ts'

const methods = Object.entries(contract as Record<string, Method>) as [MethodName, Method][]

/** A dispatcher of which every handler only says that it was reached. */
const recording = (parts: Partial<DispatchParts> = {}) => {
  const reached: string[] = []
  const logged: string[] = []
  const watched: string[] = []
  const told: (readonly Area[])[] = []
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
    scope: { narrow: async (input) => input, leaveOut: async (output) => output },
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
    changed: (areas) => told.push(areas),
    ...parts,
  })
  return { dispatch, reached, logged, watched, told }
}
const codeOf = async (answer: Promise<{ ok: boolean; error?: { code: string } }>): Promise<string> => {
  const { ok, error } = await answer
  return ok ? 'ok' : (error?.code ?? '')
}

it('has a line in the table for every method, and none for another', () => {
  expect(Object.keys(rolesOfMethods).sort()).toEqual(methods.map(([name]) => name).sort())
})

describe.each(roles)('a %s', (role: Role) => {
  const mayCall = (name: MethodName): boolean => rolesOfMethods[name].split(' ').includes(role)
  const refused = methods.filter(([name]) => !mayCall(name))
  const allowed = methods.filter(([name]) => mayCall(name))

  it('is refused every other method before its input is read, and each refused command is noted', async () => {
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
  it('is refused no method of the table', async () => {
    const { dispatch } = recording()
    for (const [name] of allowed) {
      expect(await codeOf(dispatch(name, {}, { role, via: 'web' })), name).not.toBe('auth.forbidden')
    }
  })
})

it.each(['', 'Admin', 'ADMIN', 'owner', 'constructor', '__proto__', 'admin '])(
  'lets a role “%s” that is none call nothing',
  async (role) => {
    const { dispatch, reached } = recording()
    for (const [name] of methods)
      expect(await codeOf(dispatch(name, {}, { role: role as Role, via: 'web' })), name).toBe(
        'auth.forbidden',
      )
    expect(reached).toEqual([])
  },
)

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

describe('what a call changed', () => {
  afterEach(() => void vi.restoreAllMocks())
  /** A call of a method with whatever input and answer. */
  const callOf = async (name: MethodName, handle: () => Promise<object>, role: Role = 'admin') => {
    const { input, output }: Method = contract[name]
    vi.spyOn(input, 'safeParse').mockReturnValue({ success: true, data: {} })
    vi.spyOn(output, 'parse').mockReturnValue({})
    const { dispatch, told } = recording({ handlers: { [name]: handle } as unknown as Handlers })
    const answer = await dispatch(name, {}, { role, via: 'web' })
    return { told, code: answer.ok ? 'ok' : answer.error.code }
  }
  const changesOf = (method: Method) =>
    method.kind === 'command' && method.changes.length > 0 ? [method.changes] : []

  it.each(methods)(
    'by %s is told as the contract says, whether it succeeds or fails half way',
    async (name, method) => {
      expect(await callOf(name, async () => ({}))).toEqual({ told: changesOf(method), code: 'ok' })
      vi.restoreAllMocks()
      const fail = async () => {
        throw new CerthubError('vault.locked', {})
      }
      expect(await callOf(name, fail)).toEqual({ told: changesOf(method), code: 'vault.locked' })
    },
  )

  it('by a command that was refused is nothing', async () => {
    expect(await callOf('dns.setSettings', async () => ({}), 'member')).toEqual({
      told: [],
      code: 'auth.forbidden',
    })
  })
})
