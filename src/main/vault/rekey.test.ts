import { randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { Secret } from '../../shared/secret.ts'
import { formatMasterKey } from './master-key.ts'
import { killEverywhere, Machine } from './testing/machine.ts'
import type { Protection, Vault } from './vault.ts'

vi.mock('node:crypto', async (importOriginal) => {
  const { withCheapScrypt } = await import('./testing/cheap-scrypt.ts')
  return withCheapScrypt(await importOriginal())
})

const oldPassphrase = new Secret('the old passphrase')
const newPassphrase = new Secret('the new passphrase')
const ids = ['crd_a', 'crd_b', 'crd_c']

const readAll = (vault: Vault): Promise<string[]> =>
  Promise.all(ids.map(async (id) => (await vault.get('dns', id)).expose()))
const written = ids.map((id) => `value of ${id}`)

interface Way {
  from: Protection
  to: Protection
}
const keychain = { source: 'keychain' } as const
const environment = { source: 'environment' } as const
const passphrase = (text: Secret) => ({ source: 'passphrase', passphrase: text }) as const
const passphraseOf = (protection: Protection): Secret | undefined =>
  protection.source === 'passphrase' ? protection.passphrase : undefined

const ways: Way[] = [
  { from: keychain, to: passphrase(newPassphrase) },
  { from: keychain, to: keychain },
  { from: keychain, to: environment },
  { from: passphrase(oldPassphrase), to: keychain },
  { from: passphrase(oldPassphrase), to: passphrase(newPassphrase) },
  { from: passphrase(oldPassphrase), to: passphrase(oldPassphrase) },
  { from: environment, to: keychain },
  { from: environment, to: environment },
]
const named = ways.map((way) => [way.from.source, way.to.source, way] as const)

/** A machine whose vault is protected so and holds records; it is given a key to change to from outside. */
const machineWith = async (protection: Protection): Promise<Machine> => {
  const machine = new Machine()
  machine.environment = { now: formatMasterKey(randomBytes(32)), next: formatMasterKey(randomBytes(32)) }
  const vault = await machine.open()
  await vault.protect(protection)
  for (const id of ids) await vault.put('dns', id, new Secret(`value of ${id}`))
  return machine
}

const openedBy = async (machine: Machine, protection: Protection): Promise<Vault> => {
  const vault = await machine.open()
  await vault.unlock(passphraseOf(protection))
  return vault
}

describe.each(named)('a new master key, from %s to %s', (_, __, { from, to }) => {
  let before: Machine
  let after: Machine
  beforeAll(async () => {
    before = await machineWith(from)
    after = before.restarted()
    await (await openedBy(after, from)).rekey(to)
  })

  it('opens the same values', async () => {
    const vault = await openedBy(after, to)
    expect(await readAll(vault)).toEqual(written)
    expect(vault.source).toBe(to.source)
  })

  it('leaves every record as it was', () => {
    expect(after.records()).toEqual(before.records())
  })

  it('takes the old one’s place also in the vault that is open', async () => {
    const machine = before.restarted()
    const vault = await openedBy(machine, from)
    await vault.rekey(to)
    await vault.put('dns', 'crd_later', new Secret('later'))
    vault.lock()
    await vault.unlock(passphraseOf(to))
    expect((await vault.get('dns', 'crd_later')).expose()).toBe('later')
  })

  it('killed anywhere leaves a vault that the old key or the new one opens, with every value', async () => {
    const sources = new Set<string>()
    const kills = await killEverywhere(
      before,
      (machine) => openedBy(machine, from),
      (vault) => vault.rekey(to),
      async ({ machine, finished }) => {
        const header = machine.header()
        const isOld = header === before.header()
        sources.add(isOld ? 'old' : 'new')
        const vault = await openedBy(machine, isOld ? from : to)
        expect(await readAll(vault)).toEqual(written)
        if (finished) expect(isOld).toBe(false)
        expect([...machine.files.content.keys()].filter((path) => path.endsWith('.tmp'))).toEqual([])
      },
    )
    expect(kills).toBeGreaterThan(3)
    expect([...sources].sort()).toEqual(['new', 'old'])
  })

  it('killed anywhere can be done again', async () => {
    await killEverywhere(
      before,
      (machine) => openedBy(machine, from),
      (vault) => vault.rekey(to),
      async ({ machine }) => {
        const isOld = machine.header() === before.header()
        const vault = await openedBy(machine, isOld ? from : to)
        await vault.rekey(keychain)
        expect(await readAll(await openedBy(machine.restarted(), keychain))).toEqual(written)
      },
    )
  })

  it('that a full disk does not take changes nothing, and the vault goes on', async () => {
    const machine = before.restarted()
    const vault = await openedBy(machine, from)
    machine.files.writeError = 'ENOSPC'
    await expect(vault.rekey(to)).rejects.toMatchObject({ code: 'vault.write_failed' })
    machine.files.writeError = undefined
    expect(machine.header()).toBe(before.header())
    expect(machine.keychain).toEqual(before.keychain)
    await vault.put('dns', 'crd_a', new Secret('after'))
    expect((await (await openedBy(machine, from)).get('dns', 'crd_a')).expose()).toBe('after')
  })
})

describe('once the master key was changed, the old one opens nothing:', () => {
  it('a passphrase', async () => {
    const machine = await machineWith(passphrase(oldPassphrase))
    await (await openedBy(machine, passphrase(oldPassphrase))).rekey(passphrase(newPassphrase))
    const vault = await machine.open()
    await expect(vault.unlock(oldPassphrase)).rejects.toMatchObject({ code: 'vault.wrong_passphrase' })
    expect(await vault.verifyPassphrase(oldPassphrase)).toBe(false)
    expect(await vault.verifyPassphrase(newPassphrase)).toBe(true)
    expect(vault.state).toBe('locked')
  })

  it('the one in the keychain, which is removed from it', async () => {
    const machine = await machineWith(keychain)
    const [[, old] = []] = machine.keychain
    await (await openedBy(machine, keychain)).rekey(keychain)
    expect(machine.keychain.size).toBe(1)
    const [name = ''] = machine.keychain.keys()
    machine.keychain.set(name, old ?? new Secret(''))
    await expect(openedBy(machine, keychain)).rejects.toMatchObject({ code: 'vault.wrong_master_key' })
  })

  it('the one in the environment', async () => {
    const machine = await machineWith(environment)
    await (await openedBy(machine, environment)).rekey(environment)
    delete machine.environment.next
    await expect(openedBy(machine, environment)).rejects.toMatchObject({ code: 'vault.wrong_master_key' })
  })

  it('and the keychain keeps nothing when it is no longer used', async () => {
    const machine = await machineWith(keychain)
    await (await openedBy(machine, keychain)).rekey(passphrase(newPassphrase))
    expect(machine.keychain.size).toBe(0)
  })
})

it('the slot key is another too: one who kept the old header and the old key opens no later header', async () => {
  const machine = await machineWith(keychain)
  const { slot, keyName } = JSON.parse(machine.header())
  const [[, oldKey] = []] = machine.keychain
  await (await openedBy(machine, keychain)).rekey(keychain)
  const forged = { ...JSON.parse(machine.header()), slot, keyName }
  machine.files.content.set(`${Machine.directory}/header.json`, Buffer.from(JSON.stringify(forged)))
  if (oldKey) machine.keychain.set(keyName, oldKey)
  await expect(openedBy(machine, keychain)).rejects.toMatchObject({ code: 'vault.wrong_master_key' })
})

it('no key to change to in the environment is told, and nothing is changed', async () => {
  const machine = await machineWith(environment)
  delete machine.environment.next
  const before = machine.restarted()
  const vault = await openedBy(machine, environment)
  await expect(vault.rekey(environment)).rejects.toMatchObject({
    code: 'vault.master_key_missing',
    message: expect.stringContaining('CERTHUB_MASTER_KEY_NEXT'),
  })
  expect(machine.header()).toBe(before.header())
})

it('a locked vault is not given a new master key', async () => {
  const machine = await machineWith(keychain)
  const before = machine.header()
  await expect((await machine.open()).rekey(keychain)).rejects.toMatchObject({ code: 'vault.locked' })
  expect(machine.header()).toBe(before)
})

it('two changes at the same time end with a key that opens', async () => {
  const machine = await machineWith(keychain)
  const vault = await openedBy(machine, keychain)
  await Promise.all([vault.rekey(environment), vault.rekey(keychain), vault.rekey(passphrase(newPassphrase))])
  expect(await readAll(await openedBy(machine, passphrase(newPassphrase)))).toEqual(written)
  expect(machine.keychain.size).toBe(0)
})
