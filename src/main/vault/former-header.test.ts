import { createCipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { Secret } from '../../shared/secret.ts'
import { formatMasterKey } from './master-key.ts'
import { derivePassphraseKey, type Kdf } from './passphrase-key.ts'
import { claimsGeneration } from './record-file.ts'
import { killEverywhere, Machine } from './testing/machine.ts'
import type { Vault } from './vault.ts'

vi.mock('node:crypto', async (importOriginal) => {
  const { withCheapScrypt } = await import('./testing/cheap-scrypt.ts')
  return withCheapScrypt(await importOriginal())
})

// What the first format was, written down here a second time: the vault must go on to read it when its own code changes.
const vaultId = '00112233445566778899aabbccddeeff'
const kdf: Kdf = { name: 'scrypt', N: 2 ** 15, r: 8, p: 1, salt: randomBytes(16).toString('base64') }
const passphrase = new Secret('correct horse battery')

const sealed = (key: Uint8Array, plain: string | Uint8Array, context: string): Buffer => {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context))
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}
const derived = (key: Uint8Array, info: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, vaultId, info, 32))

const values = [
  { id: 'crd_a', kind: 'dns-credential', version: 1, value: 'a token' },
  { id: 'key_b', kind: 'certificate-key', version: 7, value: '-----BEGIN PRIVATE KEY-----' },
  { id: 'key_c', kind: 'account-key', version: 300, value: 'é '.repeat(500) },
]

type Source = 'keychain' | 'passphrase'
interface Former {
  machine: Machine
  /** As the database has them. */
  fingerprints: Map<string, string>
}
/** A data directory that a hub of the first format left. */
const formerMachine = async (source: Source): Promise<Former> => {
  const machine = new Machine()
  const [masterKey, vaultKey] =
    source === 'passphrase'
      ? [await derivePassphraseKey(passphrase, kdf), randomBytes(32)]
      : [randomBytes(32), randomBytes(32)]
  if (source === 'keychain') machine.keychain.set(vaultId, formatMasterKey(masterKey))
  const wrappedKey = sealed(masterKey, vaultKey, `certhub vault key|1|${vaultId}`).toString('base64')
  const header = { format: 1, vaultId, source, ...(source === 'passphrase' && { kdf }), wrappedKey }
  await machine.files.makeDirectory(Machine.directory)
  machine.files.content.set(`${Machine.directory}/header.json`, Buffer.from(JSON.stringify(header)))

  const fingerprints = new Map<string, string>()
  for (const { id, kind, version, value } of values) {
    const start = Buffer.from('CHR\x01\0\0\0\0', 'latin1')
    start.writeUInt32BE(version, 4)
    const body = sealed(derived(vaultKey, `certhub record ${id}`), value, `1|${id}|${kind}|${version}`)
    const folder = `${Machine.directory}/records/${folders[id]}`
    await machine.files.makeDirectory(folder)
    machine.files.content.set(`${folder}/${id}.enc`, Buffer.concat([start, body]))
    const mac = createHmac('sha256', derived(vaultKey, 'certhub fingerprints')).update(value)
    fingerprints.set(id, mac.digest('base64url'))
  }
  return { machine, fingerprints }
}
/** The first byte of SHA-256 of the id. */
const folders: Record<string, string> = { crd_a: 'f7', key_b: 'a6', key_c: 'c5' }

const opened = async (machine: Machine, source: Source): Promise<Vault> => {
  const vault = await machine.open()
  await vault.unlock(source === 'passphrase' ? passphrase : undefined)
  return vault
}
const expectAll = async (vault: Vault, fingerprints: Map<string, string>): Promise<void> => {
  for (const { id, kind, value } of values) {
    expect((await vault.get(kind, id, fingerprints.get(id))).expose()).toBe(value)
  }
}

describe.each(['keychain', 'passphrase'] as const)('a vault of the first format, under a %s,', (source) => {
  let former: Former
  beforeAll(async () => {
    former = await formerMachine(source)
  })

  it('opens with every value and fingerprint, and its header is of the newest format then', async () => {
    const machine = former.machine.restarted()
    await expectAll(await opened(machine, source), former.fingerprints)
    expect(JSON.parse(machine.header())).toMatchObject({ format: 2, vaultId, source })
    await expectAll(await opened(machine, source), former.fingerprints)
  })

  it('keeps its records as they are until they are written', async () => {
    const machine = former.machine.restarted()
    const vault = await opened(machine, source)
    expect(machine.records()).toEqual(former.machine.records())
    const { version } = await vault.put('certificate-key', 'key_b', new Secret('new'))
    expect(version).toBe(8)
    expect(machine.records().get('key_b')?.readUInt8(3)).toBe(2)
    const again = await opened(machine, source)
    expect((await again.get('certificate-key', 'key_b')).expose()).toBe('new')
    expect((await again.get('dns-credential', 'crd_a')).expose()).toBe('a token')
  })

  it('killed before any operation of its first unlock opens the next time', async () => {
    const formats = new Set<number>()
    const kills = await killEverywhere(
      former.machine,
      (machine) => machine.open(),
      (vault) => vault.unlock(source === 'passphrase' ? passphrase : undefined),
      async ({ machine }) => {
        formats.add(JSON.parse(machine.header()).format)
        await expectAll(await opened(machine, source), former.fingerprints)
        expect(JSON.parse(machine.header()).format).toBe(2)
      },
    )
    expect(kills).toBeGreaterThan(3)
    expect([...formats].sort()).toEqual([1, 2])
  })

  it('stays locked and as it was when the header cannot be written', async () => {
    const machine = former.machine.restarted()
    machine.files.writeError = 'ENOSPC'
    const vault = await machine.open()
    const unlocking = vault.unlock(source === 'passphrase' ? passphrase : undefined)
    await expect(unlocking).rejects.toMatchObject({ code: 'vault.write_failed' })
    expect(vault.state).toBe('locked')
    expect(machine.header()).toBe(former.machine.header())
    machine.files.writeError = undefined
    await vault.unlock(source === 'passphrase' ? passphrase : undefined)
    await expectAll(vault, former.fingerprints)
  })

  it('can be rotated: every record is of the newest format then, with its kind and version', async () => {
    const machine = former.machine.restarted()
    const vault = await opened(machine, source)
    expect(await vault.rotate(() => {}, new AbortController().signal)).toEqual({ records: 3 })
    await expectAll(await opened(machine, source), former.fingerprints)
    for (const { id, version } of values) {
      const bytes = machine.records().get(id) ?? Buffer.alloc(0)
      expect(claimsGeneration(bytes, 2)).toBe(true)
      expect(bytes.readUInt32BE(4)).toBe(version)
    }
    const wrongKind = vault.get('account-key', 'crd_a')
    await expect(wrongKind).rejects.toMatchObject({ code: 'vault.record_damaged' })
  })

  it('gives a backup each value with its kind', async () => {
    const found: { id: string; kind: string; value: string }[] = []
    const vault = await opened(former.machine.restarted(), source)
    for await (const { value, ...rest } of vault.exportRecords()) {
      found.push({ ...rest, value: value.expose() })
    }
    expect(found).toEqual(values.map(({ id, kind, value }) => ({ id, kind, value })))
  })

  it('has no recovery key until one is made', async () => {
    const machine = former.machine.restarted()
    const vault = await machine.open()
    expect(vault.hasRecoveryKey).toBe(false)
    await vault.unlock(source === 'passphrase' ? passphrase : undefined)
    const key = await vault.makeRecoveryKey()
    vault.lock()
    await vault.unlockWithRecoveryKey(key)
    await expectAll(vault, former.fingerprints)
  })
})

it('a wrong key leaves a header of the first format as it was', async () => {
  const { machine } = await formerMachine('keychain')
  const before = machine.header()
  machine.keychain.set(vaultId, formatMasterKey(randomBytes(32)))
  await expect(opened(machine, 'keychain')).rejects.toMatchObject({ code: 'vault.wrong_master_key' })
  expect(machine.header()).toBe(before)
})

it('a wrong passphrase leaves a header of the first format as it was', async () => {
  const { machine } = await formerMachine('passphrase')
  const before = machine.header()
  const vault = await machine.open()
  await expect(vault.unlock(new Secret('wrong'))).rejects.toMatchObject({ code: 'vault.wrong_passphrase' })
  expect(machine.header()).toBe(before)
})
