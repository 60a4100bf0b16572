import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '../../shared/secret.ts'
import { silentLog } from '../acme/testing/test-server.ts'
import { createRemoveOrphans } from '../vault/orphaned-records.ts'
import { owner } from './asker.ts'
import { type CredentialsFor, createCredentials } from './credentials.ts'
import { type OpenParts, openParts } from './testing/open-parts.ts'

let parts: OpenParts
let credentials: CredentialsFor
beforeEach(async () => {
  parts = await openParts()
  credentials = createCredentials(parts).of(owner)
})
afterEach(() => parts.store.close())

const shell = { instance: 'ins_a', note: '', owner: '' }
const registry = (name: string, over: object = {}) => ({
  ...shell,
  type: 'container-registry' as const,
  name,
  server: 'ghcr.io',
  email: '',
  username: 'me',
  password: `password of ${name}`,
  setAsDefault: false,
  ...over,
})
const cloudflare = (name: string, token: string) => ({
  ...shell,
  type: 'dns' as const,
  name,
  provider: 'cloudflare',
  fields: { CF_DNS_API_TOKEN: token },
})
const wildcard = (over: object = {}) => ({
  ...shell,
  type: 'acme-wildcard' as const,
  name: 'wild',
  provider: 'cloudflare',
  commonName: '*.example.com',
  names: ['example.com'],
  configuration: '{"CF_DNS_API_TOKEN": "a token of some length"}',
  staging: false,
  keyType: 'ec256' as const,
  ...over,
})
/** What a start does once the vault is open. */
const atStart = () => createRemoveOrphans({ ...parts, log: silentLog, rebuilt: false })
const defaults = async () =>
  (await credentials.list()).filter(({ registry: it }) => it?.isDefault).map(({ name }) => name)

describe('the default container registry', () => {
  it('is the first one, and a later one only when asked for', async () => {
    await credentials.add(registry('first'))
    expect(await defaults()).toEqual(['first'])
    await credentials.add(registry('second'))
    expect(await defaults()).toEqual(['first'])
    await credentials.add(registry('third', { setAsDefault: true }))
    expect(await defaults()).toEqual(['third'])
  })

  it('is one for each target instance', async () => {
    await credentials.add(registry('here'))
    await credentials.add(registry('there', { instance: 'ins_b' }))
    expect((await defaults()).sort()).toEqual(['here', 'there'])
  })

  it('is another after setDefault, and none after it was removed', async () => {
    await credentials.add(registry('first'))
    await credentials.add(registry('second'))
    await credentials.setDefault('second')
    expect(await defaults()).toEqual(['second'])
    await credentials.remove('second', false)
    expect(await defaults()).toEqual([])
  })

  it('is never a credential of another type', async () => {
    await credentials.add(cloudflare('dns', 'a token of some length'))
    await expect(credentials.setDefault('dns')).rejects.toMatchObject({ code: 'credential.wrong_type' })
  })
})

describe('the same value', () => {
  it('is pointed out by the name of who holds it too', async () => {
    await credentials.add(cloudflare('prod', 'a token of some length'))
    const added = await credentials.add(wildcard())
    expect(added.sameValueAs).toEqual(['prod'])
    expect((await credentials.show('prod')).sameValueAs).toEqual(['wild'])
  })

  it('is not pointed out once one of them was replaced', async () => {
    await credentials.add(registry('one', { password: 'the same password' }))
    await credentials.add(registry('two', { password: 'the same password' }))
    expect((await credentials.show('two')).sameValueAs).toEqual(['one'])
    const body = { type: 'container-registry' as const, server: 'ghcr.io', email: '', username: 'me' }
    await credentials.replace({ credential: 'one', ...body, password: 'another password' })
    expect((await credentials.show('two')).sameValueAs).toEqual([])
  })
})

describe('a replacement', () => {
  it('is not taken for one that was cut off when the vault is opened meanwhile', async () => {
    const { id } = await credentials.add(registry('reg'))
    const removeOrphans = await atStart()
    const put = parts.vault.put
    parts.vault.put = async (...record) => {
      const kept = await put(...record)
      await removeOrphans()
      return kept
    }
    const { instance: _, name: __, ...body } = registry('reg', { password: 'a new password' })
    await credentials.replace({ ...body, credential: id } as never)
    const { secretId = '' } = (await parts.store.credentials.get(id)) ?? {}
    expect(await parts.vault.has(secretId)).toBe(true)
  })

  it('of one that is removed at the same moment leaves nothing', async () => {
    const { id } = await credentials.add(registry('reg'))
    const { instance: _, name: __, ...body } = registry('reg')
    const replacing = credentials.replace({ ...body, credential: id } as never)
    await Promise.all([replacing, credentials.remove(id, false)])
    expect(await credentials.list()).toEqual([])
    expect(parts.records()).toEqual([])
  })

  it('at the same moment as another leaves the later values, and one vault record', async () => {
    const { id } = await credentials.add(registry('reg'))
    const { instance: _, name: __, ...body } = registry('reg')
    const by = (password: string) => credentials.replace({ ...body, credential: id, password } as never)
    await Promise.all([by('a new password'), by('a later password')])
    expect(parts.records()).toHaveLength(1)
    const { secretId = '' } = (await parts.store.credentials.get(id)) ?? {}
    expect(await parts.vault.has(secretId)).toBe(true)
  })

  it('leaves one vault record, which holds the new value', async () => {
    const { id } = await credentials.add(cloudflare('prod', 'the old token, long'))
    await credentials.replace({
      credential: id,
      type: 'dns',
      fields: { CF_DNS_API_TOKEN: 'the new token, long' },
    })
    expect(parts.records()).toHaveLength(1)
    const record = await parts.store.credentials.get(id)
    const value = await parts.vault.get('dns-credential', record?.secretId ?? '', record?.fingerprint)
    expect(value.expose()).toContain('the new token, long')
  })

  it('of another type is refused', async () => {
    await credentials.add(registry('reg'))
    const refused = credentials.replace({ credential: 'reg', type: 'dns', fields: {} })
    await expect(refused).rejects.toMatchObject({ code: 'credential.wrong_type' })
  })

  it('that is cut off anywhere leaves the old value or the new, and nothing else', async () => {
    const text = async (id: string) => {
      const record = await parts.store.credentials.get(id)
      return (await parts.vault.get('dns-credential', record?.secretId ?? '', record?.fingerprint)).expose()
    }
    let cut = 0
    for (let step = 0; ; step++) {
      const { id } = await credentials.add(cloudflare(`prod ${step}`, 'the old token, long'))
      parts.files.killAfter = parts.files.operations + step
      const fields = { CF_DNS_API_TOKEN: 'the new token, long' }
      const done = await credentials.replace({ credential: id, type: 'dns', fields }).then(
        () => true,
        () => false,
      )
      parts.files.killAfter = Number.POSITIVE_INFINITY
      await (await atStart())()
      expect(parts.records()).toHaveLength(1)
      expect(await text(id)).toMatch(done ? /the new token/ : /the (old|new) token/)
      await credentials.remove(id, false)
      if (done) break
      cut++
    }
    expect(cut).toBeGreaterThan(5)
  })
})

describe('an addition that fails', () => {
  it('leaves neither record nor row', async () => {
    await credentials.add(registry('taken'))
    await expect(credentials.add(registry('TAKEN'))).rejects.toMatchObject({ code: 'name.taken' })
    expect(parts.records()).toHaveLength(1)
    expect(await credentials.list()).toHaveLength(1)
  })

  it.each([
    [registry('x', { server: 'https://' }), 'credential.server'],
    [registry('x', { server: 'ghcr.io/owner' }), 'credential.server'],
    [registry('x', { server: 'ghcr.io:port' }), 'credential.server'],
    [registry('x', { server: 'docker.io' }), 'credential.email_needed'],
    [registry('x', { email: 'nobody' }), 'input.invalid'],
    [wildcard({ commonName: 'example.com', names: [] }), 'credential.no_wildcard'],
    [wildcard({ commonName: '*.*.com' }), 'names.wildcard'],
    [wildcard({ configuration: '{' }), 'credential.configuration'],
    [wildcard({ configuration: '' }), 'credential.configuration'],
    [wildcard({ configuration: '["a"]' }), 'credential.configuration'],
    [wildcard({ configuration: '{}' }), 'credential.configuration'],
    [wildcard({ configuration: '{"CF_DNS_API_TOKEN": {"a": "hidden value"}}' }), 'credential.configuration'],
    [
      wildcard({ configuration: '{"CF_DNS_API_TOKEN": "hidden value", "colour": "hidden value"}' }),
      'credential.configuration',
    ],
    [wildcard({ provider: 'nosuch' }), 'provider.not_found'],
  ])('says why and quotes no value (%#)', async (input, code) => {
    const refused = await credentials.add(input).catch((error: unknown) => error)
    expect(refused).toMatchObject({ code })
    expect(JSON.stringify((refused as { data: unknown }).data)).not.toContain('hidden value')
    expect(parts.records()).toEqual([])
  })
})

it('names of Docker Hub are one server, and a scheme is dropped', async () => {
  const hub = await credentials.add(
    registry('hub', { server: 'https://index.docker.io/v1/', email: 'a@b.c' }),
  )
  expect(hub.registry?.server).toBe('docker.io')
  const own = await credentials.add(registry('own', { server: 'http://Registry.example.com:5000' }))
  expect(own.registry?.server).toBe('registry.example.com:5000')
})

it('a view holds no value and no fingerprint', async () => {
  await credentials.add(registry('reg', { password: 'the hidden one' }))
  const [record] = await parts.store.credentials.list()
  const shown = JSON.stringify(await credentials.list())
  expect(shown).not.toContain('the hidden one')
  expect(shown).not.toContain(record?.fingerprint)
  expect(shown).not.toContain(parts.vault.fingerprint(new Secret('the hidden one')))
})
