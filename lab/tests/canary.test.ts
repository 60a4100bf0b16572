import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { startTestServer, type TestServer } from '../../src/main/adapters/http/testing/test-server.ts'
import type { Caller } from '../../src/main/calls/caller.ts'
import { contract, type InputOf, type MethodName } from '../../src/shared/contract/contract.ts'
import { notificationKinds } from '../../src/shared/contract/notifications.ts'
import { roles } from '../../src/shared/roles.ts'
import { type Canaries, createCanaries } from '../canaries.ts'
import { type LabHub, openLabHub } from '../hub.ts'
import { labDescribe, labIt } from '../lab-test.ts'
import { makeSelfSigned } from '../self-signed.ts'
import { type Lab, startLab } from '../start.ts'

const admin: Caller = { role: 'admin', via: 'hub' }
/** Answers that carry a secret on purpose, to who asked for it. */
const sanctioned: MethodName[] = ['credentials.reveal', 'tokens.create', 'vault.makeRecoveryKey']

let lab: Lab
let hub: LabHub
let outside: string
let canaries: Canaries
let echo: TestServer
let restoreOutput = (): void => {}

const subscribe = () =>
  hub.hub.subscribe((event) => canaries.keep('events', event.type, JSON.stringify(event)))

/** What the process prints is kept too. */
const keepOutput = (): (() => void) => {
  const undo = (['stdout', 'stderr'] as const).map((name) => {
    const stream = process[name]
    const real = stream.write.bind(stream)
    stream.write = ((chunk: string | Uint8Array, ...rest: never[]) => {
      canaries.keep(`lines on ${name}`, name, chunk)
      return real(chunk, ...rest)
    }) as typeof stream.write
    return () => {
      stream.write = real
    }
  })
  return () => {
    for (const one of undo) one()
  }
}

beforeAll(async () => {
  canaries = createCanaries()
  lab = await startLab({ bind: true, pebble: true })
  hub = await openLabHub(lab.bind)
  echo = await startTestServer((request, response) => {
    response.statusCode = 404
    response.end(`Cannot ${request.method} ${request.url}`)
  })
  outside = await mkdtemp(join(tmpdir(), 'certhub-canary-'))
  canaries.add('master key', hub.env.CERTHUB_MASTER_KEY ?? '')
  subscribe()
  restoreOutput = keepOutput()
})
afterAll(async () => {
  restoreOutput()
  await hub?.close()
  await lab?.stop()
  await echo?.stop()
  if (outside) await rm(outside, { recursive: true })
})

/** One call, its answer kept. */
const call = async (method: MethodName, input: unknown, caller: Caller = admin): Promise<never> => {
  const answer = await hub.hub.call(method, input, caller)
  const meant = answer.ok && sanctioned.includes(method)
  if (!meant) canaries.keep(`answers to ${caller.role}`, method, JSON.stringify(answer))
  return answer as never
}
const done = async <M extends MethodName>(method: M, input: InputOf<M>) => {
  const answer = (await call(method, input)) as Awaited<ReturnType<typeof hub.hub.call<M>>>
  if (!answer.ok) throw new Error(`${method}: ${answer.error.code} ${answer.error.message}`)
  return answer.value
}

/** Without empty ones: the lock of the data directory is one, and this process, the owner, must not open it. */
const everyFile = async (directory: string): Promise<string[]> =>
  (await readdir(directory, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    // One that is being written may be gone again.
    .filter((path) => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0)

const kindOfFile = (path: string): string => {
  if (path.includes('hub.sqlite')) return 'database files'
  if (path.includes('/logs/')) return 'log files'
  return path.includes('/vault/') ? 'vault files' : 'other files of the data directory'
}
const keepDirectory = async (): Promise<void> => {
  for (const path of await everyFile(hub.dataDirectory)) {
    const bytes = await readFile(path).catch((error: unknown) => {
      if (existsSync(path)) throw error
    })
    if (bytes) canaries.keep(kindOfFile(path), path, bytes)
  }
}

/** The part of a PEM key that only it has. */
const secretOf = (pem: string): string =>
  createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' }).toString('base64').slice(40, 100)

/** An encrypted key, and a part of what is kept of it. */
const makeSshKey = (passphrase: string): { encrypted: string; secret: string } => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const pkcs8 = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase } as const
  const kept = privateKey.export({ type: 'sec1', format: 'der' }).toString('base64')
  return { encrypted: privateKey.export(pkcs8).toString(), secret: kept.slice(12, 60) }
}

const shell = { instance: 'local' }

/** A secret in every place that takes one. */
const storeEverywhere = async () => {
  const [key] = lab.bind.keys
  if (!key) throw new Error('the lab has no TSIG key')
  canaries.add('TSIG secret', key.secret)
  await done('accounts.add', {
    ...shell,
    ca: lab.pebble.directoryUrl,
    name: 'pebble',
    email: 'admin@example.test',
    termsAgreed: true,
    caBundle: readFileSync(lab.pebble.tlsRootFile, 'utf8'),
  })
  const fields = {
    nameserver: `${lab.bind.address}:${lab.bind.port}`,
    tsigKey: key.name,
    tsigAlgorithm: key.algorithm,
    tsigSecret: key.secret,
  }
  await done('credentials.add', { ...shell, type: 'dns', name: 'bind', provider: 'rfc2136', fields })
  const token = canaries.make('DNS token')
  await done('credentials.add', {
    ...shell,
    type: 'dns',
    name: 'cloud',
    provider: 'cloudflare',
    fields: { CF_DNS_API_TOKEN: token },
  })
  await done('credentials.replace', {
    credential: 'cloud',
    type: 'dns',
    fields: { CF_DNS_API_TOKEN: canaries.make('replaced DNS token') },
  })
  await done('credentials.add', {
    ...shell,
    type: 'dns',
    name: 'custom',
    provider: 'custom:nosuchprovider',
    fields: { NOSUCH_TOKEN: canaries.make('custom variable') },
  })
  await done('credentials.add', {
    ...shell,
    type: 'container-registry',
    name: 'registry',
    server: 'ghcr.io',
    username: 'me',
    password: canaries.make('registry password'),
  })
  await done('credentials.add', {
    ...shell,
    type: 'basic-auth',
    name: 'door',
    username: 'me',
    password: canaries.make('basic-auth password'),
  })
  const login = { password: canaries.make('SSH password'), passphrase: canaries.make('SSH passphrase') }
  const sshKey = makeSshKey(login.passphrase)
  canaries.add('SSH private key', sshKey.secret)
  await done('credentials.add', {
    ...shell,
    type: 'ssh',
    name: 'host',
    username: 'deploy',
    ...login,
    privateKey: sshKey.encrypted,
  })
  const own = await makeSelfSigned(['own.example.test'])
  canaries.add('TLS private key', secretOf(own.privateKey))
  await done('credentials.add', {
    ...shell,
    type: 'tls-certificate',
    name: 'own',
    upload: { format: 'pem', certificate: own.certificate, privateKey: own.privateKey },
  })
  await done('credentials.add', {
    ...shell,
    type: 'acme-wildcard',
    name: 'wild',
    provider: 'rfc2136',
    commonName: '*.example.test',
    names: ['example.test'],
    configuration: JSON.stringify(fields),
  })
}

/** Channels with secrets, whose other sides repeat what they were sent. */
const addChannels = async (): Promise<void> => {
  const [path, signingSecret] = [canaries.make('webhook URL'), canaries.make('signing secret')]
  const told = { enabled: true, kinds: [...notificationKinds] }
  await done('notifications.save', {
    kind: 'webhook',
    name: 'chat',
    ...told,
    url: `${echo.url}/${path}`,
    signingSecret,
  })
  await done('notifications.save', {
    kind: 'email',
    name: 'mail',
    ...told,
    host: '127.0.0.1',
    port: 9,
    security: 'tls',
    username: 'hub',
    password: canaries.make('mail password'),
    from: 'hub@example.test',
    to: ['admin@example.test'],
  })
  await call('notifications.test', { channel: 'chat' })
  await call('notifications.test', { channel: 'mail' })
}

/** Orders, and what the hub made itself counts as a secret too. */
const orderEverything = async () => {
  const { certificate, order } = await done('credentials.issue', { credential: 'wild' })
  const ended = await done('orders.wait', { order: order ?? '', timeoutMs: 60_000 })
  expect(ended.error).toBeUndefined()
  await done('certificates.export', { certificate, directory: join(outside, 'exported') })
  canaries.add(
    'certificate private key',
    secretOf(readFileSync(join(outside, 'exported/privkey.pem'), 'utf8')),
  )
  return certificate
}

/** A record that the check after the start reports and logs. */
const damageOne = async () => {
  const { id } = (await done('credentials.show', { credential: 'cloud' })) as { id: string }
  const names = await everyFile(join(hub.dataDirectory, 'vault'))
  const [largest] = names
    .filter((name) => name.endsWith('.enc') && !name.includes(id))
    .sort((a, b) => statSync(b).size - statSync(a).size)
  if (!largest) throw new Error('there is no record to damage')
  const bytes = readFileSync(largest)
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
  writeFileSync(largest, bytes)
  await hub.restart()
  subscribe()
}

/** Calls that fail, with a secret in them. */
const hostile = (place: string): [MethodName, object][] => {
  const secret = canaries.make(`refused: ${place}`)
  const pem = `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----\n`
  const upload = { format: 'pem', certificate: 'no certificate', privateKey: pem, passphrase: secret }
  const tls = { ...shell, type: 'tls-certificate', name: 'x' }
  const ssh = { ...shell, type: 'ssh', name: 'x', username: 'deploy' }
  const wildcard = {
    ...shell,
    type: 'acme-wildcard',
    name: 'x',
    provider: 'cloudflare',
    commonName: '*.a.test',
  }
  return [
    [
      'credentials.add',
      { ...shell, type: 'dns', name: 'x', provider: 'rfc2136', fields: { tsigSecret: secret } },
    ],
    [
      'credentials.add',
      { ...shell, type: 'dns', name: 'x', provider: 'rfc2136', fields: { nonsense: secret } },
    ],
    ['credentials.add', { ...shell, type: 'dns', name: 'x', provider: 'nosuch', fields: { a: secret } }],
    ['credentials.add', { ...shell, type: 'basic-auth', name: 'x', username: 'a:b', password: secret }],
    ['credentials.add', { ...shell, type: 'basic-auth', name: 'x', username: 'a', password: `${secret}\0` }],
    ['credentials.add', { ...shell, type: 'container-registry', name: 'x', server: '', password: secret }],
    ['credentials.add', { ...ssh, privateKey: pem }],
    ['credentials.add', { ...ssh, privateKey: `${secret}`, password: secret, passphrase: secret }],
    ['credentials.add', { ...ssh, username: '', password: secret }],
    ['credentials.add', { ...tls, upload }],
    ['credentials.add', { ...tls, upload: { format: 'pkcs12', pkcs12: btoa(secret), password: secret } }],
    ['credentials.add', { ...wildcard, configuration: `{"CF_DNS_API_TOKEN": "${secret}"` }],
    ['credentials.add', { ...wildcard, configuration: JSON.stringify({ nonsense: secret }) }],
    ['credentials.add', { type: secret }],
    ['credentials.replace', { credential: 'registry', type: 'dns', fields: { a: secret } }],
    ['credentials.reveal', { credential: 'door', confirmation: secret }],
    ['credentials.reveal', { credential: 'cloud', confirmation: secret }],
    ['vault.unlock', { passphrase: secret }],
    ['vault.unlock', { recoveryKey: secret }],
    ['vault.rekey', { protection: { source: 'passphrase', passphrase: 'short' }, currentPassphrase: secret }],
    ['vault.protect', { source: 'passphrase', passphrase: secret }],
    ['vault.backup', { file: '/nonexistent/folder/backup', passphrase: secret }],
    ['vault.restore', { file: '/nonexistent', passphrase: secret, protection: { source: 'environment' } }],
    ['vault.makeRecoveryKey', { currentPassphrase: secret, nonsense: secret }],
    [
      'accounts.add',
      {
        ...shell,
        ca: lab.pebble.directoryUrl,
        name: 'with a key',
        email: 'a@example.test',
        termsAgreed: true,
        caBundle: readFileSync(lab.pebble.tlsRootFile, 'utf8'),
        eab: { keyId: 'kid', hmacKey: Buffer.from(secret).toString('base64url') },
      },
    ],
  ]
}

/** Some 1,500 calls, each audited on the disk: what only ends a hang must be longer than they take on a busy machine. */
const manyCalls = 900_000

labDescribe('a stored secret', () => {
  labIt(
    'is in no answer, event, line, log, database or other file',
    async () => {
      await storeEverywhere()
      await addChannels()
      const certificate = await orderEverything()
      await done('credentials.reveal', { credential: 'door', confirmation: 'door' })
      const { value: token } = await done('tokens.create', { name: 'script', role: 'member' })
      canaries.add('token', token)
      canaries.add('recovery key', (await done('vault.makeRecoveryKey', {})).recoveryKey)
      await keepDirectory()

      for (const role of roles) {
        const caller: Caller = { role, via: 'web', who: 'canary' }
        for (const [method, input] of hostile(role)) await call(method, input, caller)
        for (const method of Object.keys(contract) as MethodName[]) {
          const odd = [
            {},
            null,
            'text',
            { credential: 'door', certificate, account: 'pebble', code: 'rfc2136' },
          ]
          const careful = method === 'vault.lock' || /remove|deactivate/.test(method)
          if (role === 'admin' && careful) continue
          for (const input of odd) await call(method, input, caller)
        }
      }
      for (const credential of ['bind', 'cloud', 'custom', 'registry', 'door', 'host', 'own', 'wild']) {
        await call('credentials.show', { credential })
        await call('credentials.usage', { credential })
        await call('credentials.test', { credential, zone: 'example.test' })
      }
      for (const format of ['csv', 'jsonl']) await call('audit.export', { format })
      await call('orders.list', { limit: 100 })

      const passphrase = canaries.make('passphrase')
      const file = join(outside, 'hub.backup')
      const backupPassphrase = canaries.make('backup passphrase')
      await done('vault.backup', { file, passphrase: backupPassphrase })
      canaries.keep('backup files', file, await readFile(file))
      await done('vault.rekey', { protection: { source: 'passphrase', passphrase } })
      await done('vault.rotate', {})
      await done('vault.lock', {})
      await call('vault.unlock', { passphrase: `${passphrase} wrong` })
      await done('vault.unlock', { passphrase })
      await damageOne()
      await done('vault.unlock', { passphrase })
      await expect.poll(async () => (await done('hub.status', {})).vault.damaged.length).toBe(1)
      await call('credentials.test', { credential: 'cloud', zone: 'example.test' })
      await keepDirectory()
      canaries.keep('argv', 'this process', await readFile('/proc/self/cmdline'))

      const { finds, searched } = canaries.search()
      const lines = searched.map(({ kind, items, bytes }) => `  ${kind}: ${items} (${bytes} bytes)`).sort()
      process.stdout.write(
        `canary test: ${canaries.count()} secrets, each in 11 forms, searched in\n${lines.join('\n')}\n  ${finds.length} finds\n`,
      )
      expect(finds).toEqual([])
      expect(searched.map(({ kind }) => kind)).toEqual(
        expect.arrayContaining([
          ...roles.map((role) => `answers to ${role}`),
          'events',
          'database files',
          'vault files',
          'log files',
          'backup files',
        ]),
      )
    },
    manyCalls,
  )

  labIt('would be found in any form, anywhere', () => {
    const planted = createCanaries()
    const secret = planted.make('here')
    const pad = 'x'
    planted.keep('a', 'plain', `x${secret}y`)
    planted.keep('b', 'base64', Buffer.from(`${pad}${secret}${pad}`).toString('base64'))
    planted.keep('c', 'hex', Buffer.from(secret).toString('hex'))
    planted.keep('d', 'nothing', 'nothing')
    expect([...new Set(planted.search().finds.map(({ kind }) => kind))].sort()).toEqual(['a', 'b', 'c'])
  })
})
