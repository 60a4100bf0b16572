import { beforeAll, describe, expect, it, vi } from 'vitest'
import { Secret } from '../../shared/secret.ts'
import { makeRecoveryKey, parseRecoveryKey } from './recovery-key.ts'
import { killEverywhere, Machine } from './testing/machine.ts'
import type { Vault } from './vault.ts'

vi.mock('node:crypto', async (importOriginal) => {
  const { withCheapScrypt } = await import('./testing/cheap-scrypt.ts')
  return withCheapScrypt(await importOriginal())
})

const malformed = { code: 'vault.recovery_key_malformed' }
const wrong = { code: 'vault.wrong_recovery_key' }

const unlocked = async (machine: Machine): Promise<Vault> => {
  const vault = await machine.open()
  await vault.unlock()
  return vault
}
const recovered = async (machine: Machine, key: Secret): Promise<Vault> => {
  const vault = await machine.open()
  await vault.unlockWithRecoveryKey(key)
  return vault
}
const valueIn = async (vault: Vault): Promise<string> => (await vault.get('dns', 'crd_a')).expose()

let machine: Machine
let key: Secret
beforeAll(async () => {
  machine = new Machine()
  const vault = await machine.open()
  await vault.protect({ source: 'keychain' })
  await vault.put('dns', 'crd_a', new Secret('hunter2'))
  key = await vault.makeRecoveryKey()
})

describe('as a person writes it down, a recovery key', () => {
  const text = (): string => key.expose()
  it('has eight groups of seven, with no letter that looks like another', () => {
    expect(text()).toMatch(/^([0-9A-HJKMNP-TV-Z]{7}-){7}[0-9A-HJKMNP-TV-Z]{7}$/)
  })

  const spellings: [string, (written: string) => string][] = [
    ['in small letters', (written) => written.toLowerCase()],
    ['without dashes', (written) => written.replaceAll('-', '')],
    ['with blanks and line breaks', (written) => ` ${written.replaceAll('-', ' \n')}\t`],
    ['with O for 0', (written) => written.replaceAll('0', 'O')],
    ['with l for 1', (written) => written.replaceAll('1', 'l')],
    ['with I for 1', (written) => written.replaceAll('1', 'I')],
  ]
  it.each(spellings)('opens %s', async (_, spell) => {
    expect(await valueIn(await recovered(machine, new Secret(spell(text()))))).toBe('hunter2')
  })

  const positions = Array.from({ length: 56 }, (_, index) => index)
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  const letters = (): string[] => [...text().replaceAll('-', '')]
  it.each(positions)('with letter %i mistyped is malformed', (index) => {
    const typed = letters()
    typed[index] = alphabet[(alphabet.indexOf(typed[index] ?? '') + 1) % 32] ?? ''
    expect(parseRecoveryKey(new Secret(typed.join('')))).toBeUndefined()
  })

  it('with two different neighbours changed over is malformed', () => {
    for (const index of positions.slice(1)) {
      const typed = letters()
      const [left = '', right = ''] = [typed[index - 1], typed[index]]
      if (left === right) continue
      typed[index - 1] = right
      typed[index] = left
      expect(parseRecoveryKey(new Secret(typed.join('')))).toBeUndefined()
    }
  })

  const malformations: [string, (written: string) => string][] = [
    ['nothing', () => ''],
    ['a group too few', (written) => written.slice(8)],
    ['a letter too few', (written) => written.slice(0, -1)],
    ['a letter too many', (written) => `${written}0`],
    ['a group twice', (written) => `${written.slice(0, 7)}-${written}`],
    ['a letter that is none of them', (written) => `U${written.slice(1)}`],
    ['a sign', (written) => `${written.slice(0, -1)}!`],
    ['another alphabet', (written) => `é${written.slice(1)}`],
    ['a passphrase', () => 'correct horse battery staple'],
  ]
  it.each(malformations)('that is %s is malformed, and the vault stays locked', async (_, spell) => {
    const vault = await machine.open()
    await expect(vault.unlockWithRecoveryKey(new Secret(spell(text())))).rejects.toMatchObject(malformed)
    expect(vault.state).toBe('locked')
  })
})

describe('a recovery key', () => {
  it('opens the vault when the keychain has lost the master key', async () => {
    const lost = machine.restarted()
    lost.keychain.clear()
    await expect(unlocked(lost)).rejects.toMatchObject({ code: 'vault.master_key_missing' })
    const vault = await recovered(lost, key)
    expect(await valueIn(vault)).toBe('hunter2')
    expect(vault.openedByRecoveryKey).toBe(true)
  })

  it('opens the vault when its passphrase is forgotten, and a new passphrase can be set', async () => {
    const other = machine.restarted()
    const first = await unlocked(other)
    await first.rekey({ source: 'passphrase', passphrase: new Secret('forgotten for ever') })
    const vault = await recovered(other, key)
    await vault.rekey({ source: 'passphrase', passphrase: new Secret('a new one, by heart') })
    expect(vault.openedByRecoveryKey).toBe(false)
    vault.lock()
    await expect(vault.unlock(new Secret('forgotten for ever'))).rejects.toMatchObject({
      code: 'vault.wrong_passphrase',
    })
    await vault.unlock(new Secret('a new one, by heart'))
    expect(await valueIn(vault)).toBe('hunter2')
  })

  it('changes nothing by opening', async () => {
    const other = machine.restarted()
    await recovered(other, key)
    expect(other.files.content).toEqual(machine.files.content)
    expect(await valueIn(await unlocked(other))).toBe('hunter2')
  })

  it.each(['rekey', 'rotate'] as const)('still opens after a %s, and fingerprints stay', async (change) => {
    const other = machine.restarted()
    const vault = await unlocked(other)
    const fingerprint = vault.fingerprint(new Secret('hunter2'))
    if (change === 'rekey') await vault.rekey({ source: 'keychain' })
    else await vault.rotate(() => {}, new AbortController().signal)
    const again = await recovered(other, key)
    expect((await again.get('dns', 'crd_a', fingerprint)).expose()).toBe('hunter2')
  })

  it('is ended by a second one', async () => {
    const other = machine.restarted()
    const second = await (await unlocked(other)).makeRecoveryKey()
    await expect(recovered(other, key)).rejects.toMatchObject(wrong)
    expect(await valueIn(await recovered(other, second))).toBe('hunter2')
  })

  it('that was ended stays so after a new master key', async () => {
    const other = machine.restarted()
    const vault = await unlocked(other)
    const second = await vault.makeRecoveryKey()
    await vault.rekey({ source: 'keychain' })
    await expect(recovered(other, key)).rejects.toMatchObject(wrong)
    expect(await valueIn(await recovered(other, second))).toBe('hunter2')
  })

  it('can be made again by one who opened the vault with the first', async () => {
    const lost = machine.restarted()
    lost.keychain.clear()
    const second = await (await recovered(lost, key)).makeRecoveryKey()
    expect(await valueIn(await recovered(lost, second))).toBe('hunter2')
  })

  it('of another vault is wrong', async () => {
    await expect(recovered(machine, makeRecoveryKey().text)).rejects.toMatchObject(wrong)
  })

  it('is wrong where none was made', async () => {
    const other = new Machine()
    const vault = await other.open()
    await vault.protect({ source: 'keychain' })
    expect(vault.hasRecoveryKey).toBe(false)
    vault.lock()
    await expect(vault.unlockWithRecoveryKey(key)).rejects.toMatchObject(wrong)
    expect(vault.state).toBe('locked')
  })

  it('is asked for nothing where there is no vault', async () => {
    await expect(recovered(new Machine(), key)).rejects.toMatchObject({ code: 'vault.uninitialized' })
  })

  it('is not in the header, and neither is its public half', () => {
    const half = parseRecoveryKey(key)?.export({ format: 'jwk' })
    for (const part of [half?.d, half?.x]) {
      expect(part).toMatch(/^[\w-]{43}$/)
      const base64 = Buffer.from(String(part), 'base64url').toString('base64')
      expect(machine.header()).not.toContain(base64.slice(0, 40))
    }
  })

  it('that is wrong is refused after a growing delay; one that is malformed at once', async () => {
    const other = machine.restarted()
    const vault = await other.open()
    await expect(vault.unlockWithRecoveryKey(new Secret('no key'))).rejects.toMatchObject(malformed)
    for (let time = 0; time < 3; time++) {
      await expect(vault.unlockWithRecoveryKey(makeRecoveryKey().text)).rejects.toMatchObject(wrong)
    }
    expect(other.slept).toEqual([500, 1000])
    await vault.unlockWithRecoveryKey(key)
    expect(vault.state).toBe('unlocked')
  })

  const tampered = ['publicKey', 'ephemeral', 'slot'] as const
  it.each(tampered)('does not open a header whose %s was changed', async (field) => {
    const other = machine.restarted()
    const header = JSON.parse(other.header())
    const bytes = Buffer.from(header.recovery[field], 'base64')
    bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20)
    header.recovery[field] = bytes.toString('base64')
    other.files.content.set(`${Machine.directory}/header.json`, Buffer.from(JSON.stringify(header)))
    await expect(recovered(other, key)).rejects.toMatchObject(wrong)
  })
})

describe('making a recovery key, killed before any operation,', () => {
  it('leaves a vault that its master key opens, and the first recovery key or the second', async () => {
    const outcomes = new Set<string>()
    let second: Secret | undefined
    const kills = await killEverywhere(
      machine,
      unlocked,
      async (vault) => {
        second = undefined
        second = await vault.makeRecoveryKey()
      },
      async ({ machine: after, finished }) => {
        const vault = await unlocked(after)
        expect(vault.hasRecoveryKey).toBe(true)
        expect(await valueIn(vault)).toBe('hunter2')
        const isOld = after.header() === machine.header()
        outcomes.add(isOld ? 'old' : 'new')
        if (isOld) expect(await valueIn(await recovered(after, key))).toBe('hunter2')
        else await expect(recovered(after, key)).rejects.toMatchObject(wrong)
        if (finished && second) expect(await valueIn(await recovered(after, second))).toBe('hunter2')
        if (finished) expect(isOld).toBe(false)
        // Whatever was left, one more can be made.
        const third = await vault.makeRecoveryKey()
        expect(await valueIn(await recovered(after, third))).toBe('hunter2')
      },
    )
    expect(kills).toBeGreaterThan(3)
    expect([...outcomes].sort()).toEqual(['new', 'old'])
  })

  it('tells no key whose header is not on the disk', async () => {
    const other = machine.restarted()
    const vault = await unlocked(other)
    other.files.writeError = 'ENOSPC'
    await expect(vault.makeRecoveryKey()).rejects.toMatchObject({ code: 'vault.write_failed' })
    other.files.writeError = undefined
    expect(await valueIn(await recovered(other, key))).toBe('hunter2')
  })
})

it('a locked vault makes no recovery key', async () => {
  await expect((await machine.open()).makeRecoveryKey()).rejects.toMatchObject({ code: 'vault.locked' })
})
