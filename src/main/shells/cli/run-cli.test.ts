import { describe, expect, test } from 'vitest'
import { CerthubError } from '../../../shared/errors.ts'
import { text } from '../../../shared/texts.ts'
import { FakeHub } from '../../control/testing/fake-hub.ts'
import { ownCommands } from './run-cli.ts'
import { typeCommand } from './testing/type-command.ts'

const noOrders = { 'orders.list': () => ({ orders: [] }) }
const hubThat = (methods: ConstructorParameters<typeof FakeHub>[0]) =>
  new FakeHub({ ...noOrders, ...methods })
const account = {
  id: 'acc_1',
  instanceId: 'ins_1',
  instanceName: 'This computer',
  name: 'Main',
  ca: 'letsencrypt',
  caTitle: 'Let’s Encrypt',
  directoryUrl: 'https://ca.example/dir',
  staging: true,
  email: '',
  accountUrl: 'https://ca.example/acct/1',
  status: 'valid',
  hasCaBundle: false,
  sharedWith: [],
  certificates: 0,
  createdAt: 1,
}

describe('the exit code says how it went', () => {
  test.each([
    [0, 'the vault is open', () => ({ cas: [] })],
    [
      1,
      'a CA does not answer',
      () => {
        throw new CerthubError('auth.forbidden', { what: 'manage tokens', roles: 'Admin' })
      },
    ],
    [
      1,
      'the hub made a mistake',
      () => {
        throw new Error('oops')
      },
    ],
    [
      2,
      'a value is wrong',
      () => {
        throw new CerthubError('input.invalid', { field: 'ca', problem: 'empty' })
      },
    ],
    [
      3,
      'the vault is locked',
      () => {
        throw new CerthubError('vault.locked', {})
      },
    ],
    [
      4,
      'there is no such thing',
      () => {
        throw new CerthubError('instance.not_found', { id: 'x' })
      },
    ],
  ])('%i when %s', async (code, _, answer) => {
    const typed = await typeCommand(hubThat({ 'cas.list': answer }), 'ca list')
    expect(typed.code).toBe(code)
  })
})

test.each([
  ['vault.locked', 'No hub runs, and nobody can be asked here: start `certhub serve'],
  ['vault.uninitialized', 'CERTHUB_MASTER_KEY_FILE'],
] as const)(
  '%s, where no hub runs and nobody can be asked, comes with what helps there',
  async (problem, words) => {
    const closed = () => {
      throw new CerthubError(problem, {})
    }
    const { err } = await typeCommand(hubThat({ 'cas.list': closed }), 'ca list')
    expect(err).toContain(words)
  },
)

describe('what is typed wrongly is answered with exit code 2 and what was probably meant', () => {
  test.each([
    ['cert ordr', 'did you mean “cert order”?'],
    ['crt list', 'did you mean “cert list”?'],
    ['cert', 'takes one of: order, change, preflight'],
    ['--json status', 'Say which command first'],
    ['cert order --domian a.example', 'did you mean --domains?'],
    ['status --verbose-please', 'There is no option --verbose-please.'],
    ['cert order --domains', "Option '--domains <value>' argument missing"],
    ['status extra', '“extra” is too many'],
    ['cert show', 'Say which certificate'],
    ['cert show a b', '“b” is too many'],
    ['account add', '--ca is needed'],
    ['account add --ca x --eab-kid k', '--eab-kid and --eab-hmac-stdin go together'],
    ['credential add --name x', '--provider is needed'],
    ['instance add x --set path', '--set takes NAME=VALUE'],
    ['status --timeout soon', '--timeout takes seconds'],
  ])('%s', async (line, words) => {
    const hub = hubThat({})
    const { code, out, err } = await typeCommand(hub, line)
    expect(code).toBe(2)
    expect(out + err).toContain(words)
    expect(hub.calls.filter(({ method }) => method !== 'orders.list')).toEqual([])
  })
})

describe('with --json', () => {
  test('a result is JSON on stdout', async () => {
    const { out } = await typeCommand(
      hubThat({ 'accounts.list': () => ({ accounts: [account] }) }),
      'account list --json',
    )
    expect(JSON.parse(out)).toEqual([account])
  })

  test('an error is JSON on stdout too, and stderr is empty', async () => {
    const locked = () => {
      throw new CerthubError('vault.locked', {})
    }
    const { out, err } = await typeCommand(hubThat({ 'cas.list': locked }), 'ca list --json')
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'vault.locked' } })
    expect(err).toBe('')
  })

  test('what was typed wrongly is JSON as well', async () => {
    const { code, out } = await typeCommand(hubThat({}), 'ca list --jsno --json')
    expect(code).toBe(2)
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'usage' } })
  })
})

test('an error shows its message, its hint, and the other side’s words, without what a terminal would act on', async () => {
  const refused = () => {
    throw new CerthubError(
      'auth.forbidden',
      { what: 'manage tokens', roles: 'Admin' },
      { detail: 'go\u001b[2Jaway', retryAfter: 90 },
    )
  }
  const { err } = await typeCommand(hubThat({ 'cas.list': refused }), 'ca list')
  expect(err).toContain(
    'Your role may not manage tokens: this needs Admin. [auth.forbidden]\nAsk an administrator',
  )
  expect(err).toContain('tried again in 90 s')
  expect(err).toContain('  | go�[2Jaway')
})

describe('a new vault', () => {
  const uninitialized = () => {
    let open = false
    return hubThat({
      'vault.protect': () => {
        open = true
        return { state: 'unlocked' }
      },
      'accounts.add': () => {
        if (!open) throw new CerthubError('vault.uninitialized', {})
        return account
      },
    })
  }

  test('is protected by the key that the environment holds, and the command goes on', async () => {
    const hub = uninitialized()
    const { code } = await typeCommand(hub, 'account add --ca letsencrypt', { CERTHUB_MASTER_KEY: 'k' })
    expect(code).toBe(0)
    expect(hub.calls.find(({ method }) => method === 'vault.protect')?.input).toEqual({
      source: 'environment',
    })
  })

  test('waits for a decision where the environment holds none', async () => {
    const hub = uninitialized()
    expect((await typeCommand(hub, 'account add --ca letsencrypt')).code).toBe(3)
    expect(hub.calls.some(({ method }) => method === 'vault.protect')).toBe(false)
  })
})

describe('cert order', () => {
  const order = {
    id: 'ord_1',
    certificateId: 'crt_1',
    names: ['a.example'],
    state: 'done',
    createdAt: 1,
    endedAt: 2,
    timeline: [],
  }
  const methods = {
    'certificates.order': () => ({ certificate: 'crt_1', order: 'ord_1' }),
    'certificates.show': () => ({ deployedTo: ['/srv/fullchain.pem'], issuer: 'CN=Test CA' }),
  }

  test('shows the steps, those from before the order had an id too, and waits for the end', async () => {
    const entry = (step: string) =>
      ({
        at: 1,
        step,
        kind: 'finished',
        note: text('order.serial', { serial: step }),
        milliseconds: 12.4,
      }) as never
    const hub: FakeHub = hubThat({
      ...methods,
      'certificates.order': () => {
        hub.emit({ type: 'order', order: order as never, entry: entry('present') })
        return { certificate: 'crt_1', order: 'ord_1' }
      },
      'orders.wait': () => {
        hub.emit({ type: 'order', order: order as never, entry: entry('validate') })
        hub.emit({ type: 'order', order: { ...order, id: 'ord_2' } as never, entry: entry('download') })
        return order
      },
    })
    const { code, out, err } = await typeCommand(
      hub,
      'cert order --domains a.example,b.example --key ec384 --wait',
    )
    expect(code).toBe(0)
    expect(err).toMatch(/✓ present +serial present {2}12 ms\n✓ validate/)
    expect(err).not.toContain('download')
    expect(out).toContain('/srv/fullchain.pem')
    expect(hub.calls.find(({ method }) => method === 'certificates.order')?.input).toMatchObject({
      instance: 'local',
      names: ['a.example', 'b.example'],
      keyType: 'ec384',
    })
  })

  test('waits although not asked to, where this process is the hub and nobody else would go on', async () => {
    const hub = hubThat({ ...methods, 'orders.wait': () => order })
    await typeCommand(hub, 'cert order --domains a.example')
    expect(hub.calls.some(({ method }) => method === 'orders.wait')).toBe(true)
    expect(hub.closed).toBe(true)
  })

  test('fails with the order’s own error', async () => {
    const error = new CerthubError('auth.forbidden', { what: 'manage tokens', roles: 'Admin' }).data
    const hub = hubThat({ ...methods, 'orders.wait': () => ({ ...order, state: 'failed', error }) })
    const { code, err } = await typeCommand(hub, 'cert order --domains a.example --wait')
    expect(code).toBe(1)
    expect(err).toContain('[auth.forbidden]')
  })

  test('gives up after --timeout, although the hub cannot end what it is at', async () => {
    const hub = hubThat({ ...methods, 'orders.wait': () => new Promise(() => {}) })
    hub.close = () => new Promise(() => {})
    const { code, err } = await typeCommand(hub, 'cert order --domains a.example --wait --timeout 0.05')
    expect(code).toBe(1)
    expect(err).toContain('[cli.timed_out]')
  })
})

test('cert check-names exits with 2 when a name cannot be ordered', async () => {
  const { data } = new CerthubError('names.malformed', { name: 'a b', problem: 'it holds a space' })
  const hub = hubThat({ 'certificates.checkNames': () => ({ names: [{ input: 'a b', error: data }] }) })
  expect((await typeCommand(hub, 'cert check-names x')).code).toBe(2)
})

test('a secret given by --set is warned of, and one that is no secret is not', async () => {
  const fields = [
    { name: 'server', label: 'Name server', env: 'A', aliases: [], nature: 'plain' },
    { name: 'key', label: 'TSIG secret', env: 'B', aliases: [], nature: 'secret' },
  ]
  const hub = hubThat({
    'providers.show': () => ({ fields }),
    'credentials.add': () => ({ name: 'x', providerTitle: 'P' }),
  })
  const { err } = await typeCommand(hub, 'credential add --name x --provider p --set server=s --set B=hush')
  expect(err).toContain('Warning: “TSIG secret” is a secret')
  expect(err).not.toContain('Name server')
  expect(err).not.toContain('hush')
})

test('every command has help that names its options', async () => {
  for (const { path, options = {} } of ownCommands) {
    const { code, out } = await typeCommand(hubThat({}), `${path.join(' ')} --help`)
    expect(code).toBe(0)
    for (const name of Object.keys(options)) expect(out).toContain(`--${name}`)
  }
})

test('help lists every command, or those of one group', async () => {
  const { out } = await typeCommand(hubThat({}), '--help')
  for (const { path } of ownCommands) expect(out).toContain(path.join(' '))
  const group = await typeCommand(hubThat({}), 'account --help')
  expect(group.out).toContain('account add')
  expect(group.out).not.toContain('cert order')
})

test('the version is the program’s own', async () => {
  expect(await typeCommand(hubThat({}), '--version')).toMatchObject({ code: 0, out: '1.2.3\n' })
})
