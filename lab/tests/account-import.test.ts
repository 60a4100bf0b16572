import { mkdir, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { type LabHub, openLabHub } from '../hub.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { addBindCredential, addPebbleAccount, fieldsFor, keyNamed, orderDone } from '../prepare.ts'
import { run } from '../run.ts'
import { type Lab, startLab } from '../start.ts'

let lab: Lab
let hub: LabHub
let caBundle: string
beforeAll(async () => {
  lab = await startLab({ bind: true, pebble: true })
})
afterAll(() => lab.stop())
beforeEach(async () => {
  hub = await openLabHub(lab.bind)
  caBundle = await readFile(lab.pebble.tlsRootFile, 'utf8')
  await addBindCredential(hub, lab)
})
afterEach(async () => {
  await hub.close()
})
const atPebble = () => ({ instance: 'local', ca: lab.pebble.directoryUrl, caBundle })

/** The key of a new account, as another client would keep it; the hub has forgotten the account. */
const keyOfStranger = async (format: 'pem' | 'jwk') => {
  const account = await addPebbleAccount(hub, lab)
  const directory = await mkdtemp(join(lab.directory, `key-${format}-`))
  const { files } = await hub.call('accounts.exportKey', { account: account.id, directory, format })
  const [file = ''] = files
  await hub.call('accounts.remove', { account: account.id })
  return { accountUrl: account.accountUrl, file }
}

describe.each(['pem', 'jwk'] as const)('a key exported as %s', (format) => {
  it('is for its owner alone, and brings the same account back, which can order', async () => {
    const { accountUrl, file } = await keyOfStranger(format)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const key = await readFile(file, 'utf8')
    const imported = await hub.call('accounts.import', { ...atPebble(), name: 'back', key })
    expect(imported).toMatchObject({ accountUrl, status: 'valid', name: 'back', email: 'admin@example.test' })
    await orderDone(hub, ['imported.example.test'])
    expect(await hub.codeOf('accounts.import', { ...atPebble(), file })).toBe('account.exists')
  })
})

it('an account that another target instance has is shared, not copied: its key could be rolled but once', async () => {
  const path = join(lab.directory, 'www')
  await mkdir(path)
  await hub.call('instances.add', { name: 'www', kind: 'folder', settings: { path } })
  const { file } = await keyOfStranger('pem')
  const { id } = await hub.call('accounts.import', { ...atPebble(), name: 'mine', file })
  const input = { ...atPebble(), instance: 'www', file }
  const answer = await hub.hub.call('accounts.import', input, { role: 'admin', via: 'hub' })
  expect(answer).toMatchObject({
    ok: false,
    error: { code: 'account.exists', subject: { account: id } },
  })
})

it('a key that the CA does not know is refused, and nothing is registered or kept', async () => {
  const { file } = await keyOfStranger('pem')
  await lab.pebble.restart()
  expect(await hub.codeOf('accounts.import', { ...atPebble(), file })).toBe('acme.account_gone')
  expect((await hub.call('accounts.list', {})).accounts).toEqual([])
})

it.each([
  ['no key', 'hello', 'neither a PEM private key nor a private JWK'],
  ['a public JWK', '{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}', 'neither a PEM'],
  ['nothing', '  ', 'it is empty'],
])('%s is refused, and the answer does not repeat it', async (_, key, words) => {
  const answer = await hub.hub.call('accounts.import', { ...atPebble(), key }, { role: 'admin', via: 'hub' })
  expect(answer).toMatchObject({ ok: false, error: { code: 'account.key_malformed' } })
  expect(JSON.stringify(answer)).toContain(words)
  if (key.trim()) expect(JSON.stringify(answer)).not.toContain(key.slice(0, 5))
})

it('accounts of certbot and acme.sh are found in their folders, and taken over from there', async () => {
  const { accountUrl, file } = await keyOfStranger('jwk')
  const pem = await keyOfStranger('pem')
  const place = new URL(lab.pebble.directoryUrl)
  const certbot = join(lab.directory, 'etc/accounts', place.host, 'dir/0a1b/private_key.json')
  const acmeSh = join(lab.directory, 'etc/acme.sh/ca', place.host, 'dir/account.key')
  for (const path of [certbot, acmeSh]) await mkdir(dirname(path), { recursive: true })
  await writeFile(certbot, await readFile(file))
  await writeFile(
    join(dirname(certbot), 'regr.json'),
    JSON.stringify({ body: { contact: ['mailto:a@b.test'] } }),
  )
  await writeFile(acmeSh, await readFile(pem.file))
  await writeFile(join(dirname(acmeSh), 'ca.conf'), "CA_EMAIL='c@d.test'\n")
  const { found } = await hub.call('accounts.findKeys', { folder: join(lab.directory, 'etc') })
  const directoryUrl = lab.pebble.directoryUrl
  expect(found).toContainEqual({ client: 'certbot', file: certbot, directoryUrl, email: 'a@b.test' })
  expect(found).toContainEqual({ client: 'acme.sh', file: acmeSh, directoryUrl, email: 'c@d.test' })
  expect(found).toHaveLength(2)
  const taken = await hub.call('accounts.import', { ...atPebble(), file: certbot })
  expect(taken.accountUrl).toBe(accountUrl)
  const other = await hub.call('accounts.import', { ...atPebble(), file: acmeSh })
  expect(other.accountUrl).toBe(pem.accountUrl)
})

it('an account that lego registered is found and taken over', async () => {
  const { nameserver, tsigKey, tsigAlgorithm, tsigSecret } = fieldsFor(lab, keyNamed(lab, 'lab-sha256'))
  const path = join(lab.directory, 'lego')
  const result = await run(
    'lego',
    [
      ...[
        '--server',
        lab.pebble.directoryUrl,
        '--email',
        'lego@example.test',
        '--accept-tos',
        '--path',
        path,
      ],
      ...['--dns', 'rfc2136', '--dns.disable-cp', '--dns.resolvers', nameserver],
      ...['--domains', 'lego.example.test', 'run'],
    ],
    {
      env: {
        ...process.env,
        LEGO_CA_CERTIFICATES: lab.pebble.tlsRootFile,
        RFC2136_NAMESERVER: nameserver,
        RFC2136_TSIG_KEY: tsigKey,
        RFC2136_TSIG_ALGORITHM: `${tsigAlgorithm}.`,
        RFC2136_TSIG_SECRET: tsigSecret,
        RFC2136_POLLING_INTERVAL: '1',
        RFC2136_SEQUENCE_INTERVAL: '0',
      },
      timeoutMs: 60_000,
    },
  )
  expect(result.code, result.stderr).toBe(0)
  const { found } = await hub.call('accounts.findKeys', { folder: path })
  expect(found).toMatchObject([
    { client: 'lego', host: new URL(lab.pebble.directoryUrl).host, email: 'lego@example.test' },
  ])
  const taken = await hub.call('accounts.import', { ...atPebble(), file: found[0]?.file })
  expect(taken).toMatchObject({ status: 'valid', email: 'lego@example.test' })
  await orderDone(hub, ['after-lego.example.test'], { account: taken.id })
})
