import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '../../shared/secret.ts'
import type { MasterKeyStore } from '../ports/master-key-store.ts'
import { openVault } from './open-vault.ts'
import { MemoryFiles } from './testing/memory-files.ts'
import { MemoryKeyStore } from './testing/memory-key-store.ts'
import type { Vault } from './vault.ts'

const directory = '/data/vault'
let files: MemoryFiles
let keychain: MemoryKeyStore
let slept: number[]

const clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (ms: number) => {
    slept.push(ms)
  },
}
const open = (stores: MasterKeyStore[] = [keychain]): Promise<Vault> =>
  openVault({ files, directory, stores: () => stores, clock })
const opened = async (): Promise<Vault> => {
  const vault = await open()
  if (vault.state === 'uninitialized') await vault.protect({ source: 'keychain' })
  else await vault.unlock()
  return vault
}
const recordPath = (id: string): string => {
  const path = [...files.content.keys()].find((name) => name.endsWith(`${id}.enc`))
  if (!path) throw new Error(`there is no record ${id}`)
  return path
}
const bytesOf = (path: string): Buffer => files.content.get(path) ?? Buffer.alloc(0)

beforeEach(() => {
  files = new MemoryFiles()
  keychain = new MemoryKeyStore()
  slept = []
})

describe('a stored value', () => {
  it('comes back after the vault was opened again', async () => {
    await (await opened()).put('dns', 'crd_a', new Secret('hunter2'))
    expect((await (await opened()).get('dns', 'crd_a')).expose()).toBe('hunter2')
  })

  it('is nowhere on the disk in the clear, and neither is the key', async () => {
    await (await opened()).put('dns', 'crd_a', new Secret('hunter2-hunter2'))
    const disk = Buffer.concat([...files.content.values()]).toString('latin1')
    expect(disk).not.toContain('hunter2')
    expect(disk).not.toContain(keychain.key?.expose())
  })

  it('is sealed anew each time, and its version grows', async () => {
    const vault = await opened()
    const first = await vault.put('dns', 'crd_a', new Secret('same'))
    const before = bytesOf(recordPath('crd_a'))
    const second = await vault.put('dns', 'crd_a', new Secret('same'))
    expect(second).toEqual({ fingerprint: first.fingerprint, version: first.version + 1 })
    expect(bytesOf(recordPath('crd_a')).equals(before)).toBe(false)
  })

  it('that was removed is missing, and removing it again is no error', async () => {
    const vault = await opened()
    await vault.put('dns', 'crd_a', new Secret('x'))
    await vault.remove('crd_a')
    await vault.remove('crd_a')
    expect(await vault.has('crd_a')).toBe(false)
    await expect(vault.get('dns', 'crd_a')).rejects.toMatchObject({ code: 'vault.record_missing' })
  })

  it('is written in the order of the calls', async () => {
    const vault = await opened()
    await Promise.all(['1', '2', '3'].map((value) => vault.put('dns', 'crd_a', new Secret(value))))
    expect((await vault.get('dns', 'crd_a')).expose()).toBe('3')
  })

  it.each(['../../etc/passwd', 'crd_a/../b', 'CRD_A', 'crd_', '', 'crd_a\0'])(
    'cannot have the id %j',
    async (id) => {
      await expect((await opened()).put('dns', id, new Secret('x'))).rejects.toMatchObject({
        code: 'vault.record_missing',
      })
    },
  )
})

describe('a record that was tampered with is refused and named, and nothing is deleted:', () => {
  const cases: [string, (path: string) => void, string][] = [
    [
      'a flipped bit in the content',
      (path) => bytesOf(path).writeUInt8(bytesOf(path).readUInt8(30) ^ 1, 30),
      'vault.record_damaged',
    ],
    [
      'a flipped bit in the version',
      (path) => bytesOf(path).writeUInt8(bytesOf(path).readUInt8(7) ^ 1, 7),
      'vault.record_damaged',
    ],
    [
      'a flipped bit in the tag',
      (path) => bytesOf(path).writeUInt8(bytesOf(path).at(-1) === 0 ? 1 : 0, bytesOf(path).length - 1),
      'vault.record_damaged',
    ],
    ['a cut file', (path) => files.content.set(path, bytesOf(path).subarray(0, 20)), 'vault.record_damaged'],
    ['an empty file', (path) => files.content.set(path, Buffer.alloc(0)), 'vault.record_damaged'],
    ['a newer format', (path) => bytesOf(path).writeUInt8(9, 3), 'vault.newer_format'],
    ['an older format', (path) => bytesOf(path).writeUInt8(1, 3), 'vault.older_format'],
    [
      'another record',
      (path) => files.content.set(path, bytesOf(recordPath('crd_b'))),
      'vault.record_damaged',
    ],
  ]
  it.each(cases)('%s', async (_, tamper, code) => {
    const vault = await opened()
    const { fingerprint } = await vault.put('dns', 'crd_a', new Secret('value a'))
    await vault.put('dns', 'crd_b', new Secret('value b'))
    tamper(recordPath('crd_a'))
    const left = bytesOf(recordPath('crd_a'))
    await expect(vault.get('dns', 'crd_a', fingerprint)).rejects.toMatchObject({
      code,
      ...(code === 'vault.record_damaged' && { message: expect.stringContaining('crd_a') }),
    })
    expect(bytesOf(recordPath('crd_a'))).toEqual(left)
  })

  it('an older record of its own', async () => {
    const vault = await opened()
    await vault.put('dns', 'crd_a', new Secret('old'))
    const old = Buffer.from(bytesOf(recordPath('crd_a')))
    const { fingerprint } = await vault.put('dns', 'crd_a', new Secret('new'))
    files.content.set(recordPath('crd_a'), old)
    await expect(vault.get('dns', 'crd_a', fingerprint)).rejects.toMatchObject({ code: 'vault.record_stale' })
  })

  it('a record of another kind', async () => {
    const vault = await opened()
    await vault.put('dns', 'crd_a', new Secret('x'))
    await expect(vault.get('account-key', 'crd_a')).rejects.toMatchObject({ code: 'vault.record_damaged' })
  })
})

describe('a kill or a full disk', () => {
  it('at any operation of a write leaves the old value or the new one', async () => {
    const outcomes = new Set<string>()
    for (let step = 0; ; step++) {
      files = new MemoryFiles()
      const vault = await opened()
      await vault.put('dns', 'crd_a', new Secret('old'))
      files.killAfter = files.operations + step
      const written = await vault.put('dns', 'crd_a', new Secret('new')).then(
        () => true,
        () => false,
      )
      files.killAfter = Number.POSITIVE_INFINITY
      const after = await (await opened()).get('dns', 'crd_a')
      outcomes.add(after.expose())
      if (written) break
    }
    expect([...outcomes].sort()).toEqual(['new', 'old'])
    expect([...files.content.keys()].filter((path) => path.endsWith('.tmp'))).toEqual([])
  })

  it('at any operation of the protection leaves no vault or a whole one', async () => {
    for (let step = 0; ; step++) {
      files = new MemoryFiles()
      keychain = new MemoryKeyStore()
      files.killAfter = step
      const made = await opened().then(
        () => true,
        () => false,
      )
      files.killAfter = Number.POSITIVE_INFINITY
      const vault = await opened()
      await vault.put('dns', 'crd_a', new Secret('x'))
      if (made) break
    }
  })

  it.each(['ENOSPC', 'EIO', 'EROFS'])('%s is told, and the old value stays', async (code) => {
    const vault = await opened()
    await vault.put('dns', 'crd_a', new Secret('old'))
    files.writeError = code
    await expect(vault.put('dns', 'crd_a', new Secret('new'))).rejects.toMatchObject({
      code: 'vault.write_failed',
    })
    expect((await vault.get('dns', 'crd_a')).expose()).toBe('old')
    expect([...files.content.keys()].filter((path) => path.endsWith('.tmp'))).toEqual([])
  })
})

describe('the master key', () => {
  it('missing over existing data locks the vault, and no new key is made', async () => {
    await opened()
    keychain.key = undefined
    const vault = await open()
    expect(vault.state).toBe('locked')
    await expect(vault.unlock()).rejects.toMatchObject({ code: 'vault.master_key_missing' })
    expect(keychain.key).toBeUndefined()
  })

  it('of another vault is refused', async () => {
    await opened()
    keychain.key = new Secret(randomBytes(32).toString('base64'))
    await expect((await open()).unlock()).rejects.toMatchObject({ code: 'vault.wrong_master_key' })
  })

  it.each(['', 'short', 'x'.repeat(44), randomBytes(31).toString('base64')])(
    '%j in the environment is malformed',
    async (key) => {
      const vault = await open([new MemoryKeyStore('environment', new Secret(key))])
      await expect(vault.protect({ source: 'environment' })).rejects.toMatchObject({
        code: 'vault.master_key_malformed',
      })
      expect(vault.state).toBe('uninitialized')
    },
  )

  it('that the keychain does not give back as it was given is not relied on', async () => {
    keychain.write = async () => {
      keychain.key = new Secret(randomBytes(32).toString('base64'))
    }
    const vault = await open()
    await expect(vault.protect({ source: 'keychain' })).rejects.toMatchObject({
      code: 'vault.keychain_unavailable',
    })
    expect(files.content.size).toBe(0)
  })
})

describe('a passphrase', () => {
  const passphrase = new Secret('correct horse battery')
  const protectedVault = async (): Promise<Vault> => {
    const vault = await open()
    await vault.protect({ source: 'passphrase', passphrase })
    return vault
  }

  it('opens the vault, also when it is typed in another Unicode form', async () => {
    const vault = await open()
    await vault.protect({ source: 'passphrase', passphrase: new Secret('Caf\u00e9 noir extra') })
    vault.lock()
    await vault.unlock(new Secret('Cafe\u0301 noir extra'))
    expect(vault.state).toBe('unlocked')
  })

  it('that is wrong is refused after a growing delay', async () => {
    await protectedVault()
    const vault = await open()
    for (const wrong of ['a', 'b', 'c']) {
      await expect(vault.unlock(new Secret(wrong))).rejects.toMatchObject({ code: 'vault.wrong_passphrase' })
    }
    expect(slept).toEqual([500, 1000])
    await vault.unlock(passphrase)
    expect(vault.state).toBe('unlocked')
  })

  it('can be verified without opening anything', async () => {
    const vault = await protectedVault()
    expect(await vault.verifyPassphrase(passphrase)).toBe(true)
    expect(await vault.verifyPassphrase(new Secret('other'))).toBe(false)
  })
})

it('a locked vault gives and takes nothing, even for a call that had begun', async () => {
  const vault = await opened()
  await vault.put('dns', 'crd_a', new Secret('old'))
  const begun = vault.put('dns', 'crd_a', new Secret('new'))
  vault.lock()
  await expect(begun).rejects.toMatchObject({ code: 'vault.locked' })
  await expect(vault.get('dns', 'crd_a')).rejects.toMatchObject({ code: 'vault.locked' })
  expect((await (await opened()).get('dns', 'crd_a')).expose()).toBe('old')
})

it.each(['{', '{}', '{"format":3,"vaultId":"x"}'])(
  'the header %j is damaged and stays as it is',
  async (text) => {
    files.content.set(`${directory}/header.json`, Buffer.from(text))
    await expect(open()).rejects.toMatchObject({ code: 'vault.header_damaged' })
    expect(bytesOf(`${directory}/header.json`).toString()).toBe(text)
  },
)

it.each([
  ['newer', 4],
  ['older', 2],
  ['older', 1],
])('a vault of a %s format (%i) is refused, and stays as it is with every byte', async (age, format) => {
  const vault = await opened()
  await vault.put('dns', 'crd_a', new Secret('value a'))
  const path = `${directory}/header.json`
  const header = bytesOf(path).toString().replace('"format": 3', `"format": ${format}`)
  files.content.set(path, Buffer.from(header))
  files.content.set(`${directory}/records/left.part`, Buffer.from('of a write that was cut off'))
  const before = new Map([...files.content].map(([name, bytes]) => [name, bytes.toString('hex')]))
  await expect(open()).rejects.toMatchObject({
    code: `vault.${age}_format`,
    message: expect.stringContaining(`format ${format}`),
  })
  expect(new Map([...files.content].map(([name, bytes]) => [name, bytes.toString('hex')]))).toEqual(before)
})

it.each([
  ['newer', 9],
  ['older', 1],
])('a record of a %s format is not replaced by another value', async (age, format) => {
  const vault = await opened()
  await vault.put('dns', 'crd_a', new Secret('value a'))
  bytesOf(recordPath('crd_a')).writeUInt8(format, 3)
  const left = bytesOf(recordPath('crd_a'))
  const put = vault.put('dns', 'crd_a', new Secret('value b'))
  await expect(put).rejects.toMatchObject({ code: `vault.${age}_format` })
  expect(bytesOf(recordPath('crd_a'))).toEqual(left)
})
