import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { renderText } from '../../src/shared/texts.ts'
import { type LabHub, openLabHub } from '../hub.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { type Lab, startLab } from '../start.ts'
import { told } from '../told.ts'

let lab: Lab
let hub: LabHub

beforeAll(async () => {
  lab = await startLab({ bind: true, pebble: true })
  hub = await openLabHub(lab.bind)
  const caBundle = readFileSync(lab.pebble.tlsRootFile, 'utf8')
  await hub.call('accounts.add', {
    instance: 'local',
    ca: lab.pebble.directoryUrl,
    name: 'pebble',
    email: 'admin@example.test',
    termsAgreed: true,
    caBundle,
  })
  const [key] = lab.bind.keys
  if (!key) throw new Error('the lab has no TSIG key')
  await hub.call('credentials.add', {
    type: 'dns',
    instance: 'local',
    name: 'bind',
    provider: 'rfc2136',
    fields: {
      nameserver: `${lab.bind.address}:${lab.bind.port}`,
      tsigKey: key.name,
      tsigAlgorithm: key.algorithm,
      tsigSecret: key.secret,
    },
  })
})
afterAll(async () => {
  await hub.close()
  await lab.stop()
})

const order = async (names: string[], over: Record<string, unknown> = {}) => {
  const started = await hub.call('certificates.order', {
    instance: 'local',
    names,
    account: 'pebble',
    credential: 'bind',
    ...over,
  })
  const ended = await hub.call('orders.wait', { order: started.order })
  return { ...started, ended }
}

const txtAt = (name: string): string =>
  execFileSync('dig', ['+short', '-p', String(lab.bind.port), `@${lab.bind.address}`, name, 'TXT'], {
    encoding: 'utf8',
  }).trim()

describe('an order for apex and wildcard', () => {
  it('ends with a certificate that openssl verifies, and leaves no TXT record', async () => {
    const { certificate, ended } = await order(['example.test', '*.example.test'])
    expect(ended.error).toBeUndefined()
    expect(ended.state).toBe('done')
    expect(txtAt('_acme-challenge.example.test')).toBe('')

    const target = join(hub.dataDirectory, 'export')
    await hub.call('certificates.export', { certificate, directory: target })
    const root = join(hub.dataDirectory, 'root.pem')
    writeFileSync(root, await lab.pebble.rootPem())
    const verified = execFileSync(
      'openssl',
      ['verify', '-CAfile', root, '-untrusted', join(target, 'chain.pem'), join(target, 'cert.pem')],
      { encoding: 'utf8' },
    )
    expect(verified).toContain('OK')
    expect(statSync(join(target, 'privkey.pem')).mode & 0o777).toBe(0o600)
    await hub.call('certificates.export', {
      certificate,
      directory: target,
      format: 'pkcs12',
      password: 'of the file',
    })
    const opened = execFileSync(
      'openssl',
      ['pkcs12', '-in', join(target, 'certificate.p12'), '-passin', 'pass:of the file', '-nodes'],
      { encoding: 'utf8' },
    )
    expect(opened).toContain('BEGIN PRIVATE KEY')
    expect(statSync(join(target, 'certificate.p12')).mode & 0o777).toBe(0o600)
    expect(
      await hub.codeOf('certificates.export', { certificate, directory: target, format: 'pkcs12' }),
    ).toBe('certificate.password')
    const shown = await hub.call('certificates.show', { certificate })
    expect(shown.status).toBe('valid')
    expect(shown.chain[0]?.serial).toBe(ended.serial)
  })

  it('is found again after the hub was closed and opened', async () => {
    const before = await hub.call('certificates.list', {})
    await hub.restart()
    expect(await hub.call('certificates.list', {})).toEqual(before)
  })

  it('shows every step with its time, and its exchanges with the CA', async () => {
    const { ended } = await order(['timeline.example.test'])
    const finished = ended.timeline.filter(({ kind }) => kind === 'finished').map(({ step }) => step)
    expect(finished.filter((step) => step !== 'clean-up')).toEqual([
      'select-account',
      'order',
      'present',
      'propagate',
      'validate',
      'finalize',
      'download',
      'deploy',
    ])
    expect(finished).toContain('clean-up')
    const posts = told(ended).filter((line) => line.startsWith('POST'))
    expect(posts.length).toBeLessThanOrEqual(8)
  })
})

it.each(['ec384', 'rsa2048', 'rsa3072'] as const)('a %s key is ordered and issued', async (keyType) => {
  const { certificate, ended } = await order([`${keyType}.example.test`], { keyType })
  expect(ended.state).toBe('done')
  const { chain } = await hub.call('certificates.show', { certificate })
  expect(chain[0]?.keyType).toBe(keyType)
})

it('a name whose challenge is delegated by CNAME is validated in the other zone', async () => {
  const { ended } = await order(['twice.example.test', '*.twice.example.test'])
  expect(ended.error).toBeUndefined()
  expect(ended.state).toBe('done')
  const present = ended.timeline.find(({ step, kind }) => step === 'present' && kind === 'info')
  expect(renderText(present?.note)).toContain('twice.delegated.test')
})

it('a folder instance gets the files, and another certificate of the same name gets a folder of its own', async () => {
  const path = join(hub.dataDirectory, 'www')
  mkdirSync(path)
  const folder = await hub.call('instances.add', { name: 'www', kind: 'folder', settings: { path } })
  const caBundle = readFileSync(lab.pebble.tlsRootFile, 'utf8')
  await hub.call('accounts.add', {
    instance: folder.id,
    ca: lab.pebble.directoryUrl,
    termsAgreed: true,
    caBundle,
  })
  const [key] = lab.bind.keys
  await hub.call('credentials.add', {
    type: 'dns',
    instance: folder.id,
    name: 'bind for www',
    provider: 'dnsupdate',
    fields: {
      RFC2136_NAMESERVER: `${lab.bind.address}:${lab.bind.port}`,
      DNSUPDATE_TSIG_KEY: key?.name ?? '',
      DNSUPDATE_TSIG_ALGORITHM: key?.algorithm ?? '',
      DNSUPDATE_TSIG_SECRET: key?.secret ?? '',
    },
  })
  for (const keyType of ['ec256', 'rsa2048'] as const) {
    const started = await hub.call('certificates.order', {
      instance: 'www',
      names: ['*.www.example.test'],
      keyType,
    })
    expect((await hub.call('orders.wait', { order: started.order })).state).toBe('done')
  }
  expect(existsSync(join(path, '_wildcard.www.example.test', 'privkey.pem'))).toBe(true)
  expect(existsSync(join(path, '_wildcard.www.example.test-rsa2048', 'privkey.pem'))).toBe(true)
})

it('the same names cannot be ordered twice at once, and the order that runs is named', async () => {
  const names = ['twice.example.test']
  const first = await hub.call('certificates.order', {
    instance: 'local',
    names,
    account: 'pebble',
    credential: 'bind',
  })
  const second = await hub.codeOf('certificates.order', {
    instance: 'local',
    names,
    account: 'pebble',
    credential: 'bind',
  })
  expect(second).toBe('order.running')
  expect((await hub.call('orders.wait', { order: first.order })).state).toBe('done')
})

it('a cancelled order ends as cancelled and leaves no TXT record', async () => {
  const names = ['cancel.example.test']
  const { order: id } = await hub.call('certificates.order', {
    instance: 'local',
    names,
    account: 'pebble',
    credential: 'bind',
  })
  const cancelled = await hub.call('orders.cancel', { order: id })
  expect(cancelled.state).toBe('cancelled')
  expect(txtAt('_acme-challenge.cancel.example.test')).toBe('')
})

it('locking the vault interrupts an order, and unlocking goes on with it', async () => {
  const names = ['lock.example.test']
  const { order: id } = await hub.call('certificates.order', {
    instance: 'local',
    names,
    account: 'pebble',
    credential: 'bind',
  })
  await hub.call('vault.lock', {})
  expect((await hub.call('hub.status', {})).vault.state).toBe('locked')
  await hub.call('vault.unlock', {})
  const ended = await hub.call('orders.wait', { order: id })
  expect(ended.state).toBe('done')
})

it('no secret and no private key is in the data directory in the clear', () => {
  const [key] = lab.bind.keys
  const grep = (text: string): string => {
    try {
      return execFileSync('grep', ['-rlaF', '--', text, hub.dataDirectory], { encoding: 'utf8' })
    } catch {
      return ''
    }
  }
  expect(grep(key?.secret ?? 'no key')).toBe('')
  const withKeys = grep('PRIVATE KEY').split('\n').filter(Boolean)
  const exported = [join(hub.dataDirectory, 'export'), join(hub.dataDirectory, 'www')]
  expect(withKeys.filter((file) => !exported.some((folder) => file.startsWith(folder)))).toEqual([])
})
