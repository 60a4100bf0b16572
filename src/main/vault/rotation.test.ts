import { beforeAll, describe, expect, it } from 'vitest'
import { Secret } from '../../shared/secret.ts'
import { claimsGeneration } from './record-file.ts'
import { killEverywhere, Machine } from './testing/machine.ts'
import type { Vault } from './vault.ts'

const never = new AbortController().signal
const ignore = (): void => {}

interface Content {
  machine: Machine
  values: Map<string, string>
  fingerprints: Map<string, string>
}
/** A vault of the first generation. */
const contentOf = async (count: number): Promise<Content> => {
  const machine = new Machine()
  const vault = await machine.open()
  await vault.protect({ source: 'keychain' })
  const values = new Map(Array.from({ length: count }, (_, n) => [`crd_${n}`, `value ${n} ${'é'.repeat(n)}`]))
  const fingerprints = new Map<string, string>()
  for (const [id, value] of values) {
    fingerprints.set(id, (await vault.put('dns', id, new Secret(value))).fingerprint)
  }
  return { machine, values, fingerprints }
}
const reopened = async (machine: Machine): Promise<Vault> => {
  const vault = await machine.open()
  await vault.unlock()
  return vault
}
/** Each value, read with the fingerprint that the database would have. */
const readAll = async (vault: Vault, fingerprints: Map<string, string>): Promise<Map<string, string>> => {
  const found = new Map<string, string>()
  for (const [id, fingerprint] of fingerprints) {
    found.set(id, (await vault.get('dns', id, fingerprint)).expose())
  }
  return found
}
const ofGeneration = (machine: Machine, generation: number): string[] =>
  [...machine.records()].filter(([, bytes]) => claimsGeneration(bytes, generation)).map(([id]) => id)
const generationsInHeader = (machine: Machine): number[] => {
  const { keys }: { keys: { generation: number }[] } = JSON.parse(machine.header())
  return keys.map(({ generation }) => generation)
}

describe('a rotation', () => {
  let before: Content
  let after: Machine
  beforeAll(async () => {
    before = await contentOf(6)
    after = before.machine.restarted()
    await (await reopened(after)).rotate(ignore, never)
  })

  it('leaves every value and every fingerprint as it was', async () => {
    const vault = await reopened(after)
    expect(await readAll(vault, before.fingerprints)).toEqual(before.values)
    for (const [id, value] of before.values) {
      expect(vault.fingerprint(new Secret(value))).toBe(before.fingerprints.get(id))
    }
  })

  it('leaves no file of the former generation, and no former key', () => {
    expect(ofGeneration(after, 2)).toHaveLength(before.values.size)
    expect(after.records().size).toBe(before.values.size)
    expect(generationsInHeader(after)).toEqual([2])
  })

  it('encrypts each record anew, and keeps its version', () => {
    for (const [id, bytes] of after.records()) {
      const old = before.machine.records().get(id)
      expect(bytes.subarray(4, 8)).toEqual(old?.subarray(4, 8))
      expect(bytes.subarray(-16)).not.toEqual(old?.subarray(-16))
    }
  })

  it('makes a file of the former generation that is put back unreadable', async () => {
    const machine = after.restarted()
    for (const [path, bytes] of before.machine.files.content) {
      if (path.endsWith('crd_3.enc')) machine.files.content.set(path, bytes)
    }
    const vault = await reopened(machine)
    await expect(vault.get('dns', 'crd_3')).rejects.toMatchObject({ code: 'vault.record_damaged' })
    expect((await vault.get('dns', 'crd_4')).expose()).toBe(before.values.get('crd_4'))
  })

  it('can follow another, and counts on', async () => {
    const machine = after.restarted()
    const vault = await reopened(machine)
    expect(await vault.rotate(ignore, never)).toEqual({ records: 6 })
    expect(generationsInHeader(machine)).toEqual([3])
    expect(await readAll(await reopened(machine), before.fingerprints)).toEqual(before.values)
  })

  it('killed before any operation goes on after the next start, and loses nothing', async () => {
    let unfinished = 0
    const done = new Set<number>()
    const kills = await killEverywhere(
      before.machine,
      reopened,
      (vault) => vault.rotate(ignore, never),
      async ({ machine, finished }) => {
        const vault = await reopened(machine)
        expect(await readAll(vault, before.fingerprints)).toEqual(before.values)
        expect(vault.unfinishedRotation).toBe(generationsInHeader(machine).length === 2)
        if (finished) expect(vault.unfinishedRotation).toBe(false)
        if (vault.unfinishedRotation) {
          unfinished++
          const already = ofGeneration(machine, 2).length
          done.add(already)
          expect(await vault.rotate(ignore, never)).toEqual({ records: 6 - already })
          expect(ofGeneration(machine, 2)).toHaveLength(6)
          expect(generationsInHeader(machine)).toEqual([2])
        } else if (generationsInHeader(machine)[0] === 1) {
          expect(ofGeneration(machine, 1)).toHaveLength(6)
        } else {
          expect(ofGeneration(machine, 2)).toHaveLength(6)
        }
        expect(await readAll(await reopened(machine), before.fingerprints)).toEqual(before.values)
        expect([...machine.files.content.keys()].filter((path) => path.endsWith('.tmp'))).toEqual([])
      },
    )
    expect(kills).toBeGreaterThan(6 * 4)
    expect(unfinished).toBeGreaterThan(6 * 3)
    expect([...done].sort()).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  it('killed again and again, each time a little later, ends', async () => {
    let { machine } = before
    let starts = 0
    for (; generationsInHeader(machine)[0] !== 2; starts++) {
      machine = machine.restarted()
      const vault = await reopened(machine)
      machine.files.killAfter = machine.files.operations + starts
      await vault.rotate(ignore, never).catch(ignore)
    }
    expect(starts).toBeGreaterThan(10)
    expect(await readAll(await reopened(machine.restarted()), before.fingerprints)).toEqual(before.values)
  })

  it('of an empty vault changes its key', async () => {
    const { machine } = await contentOf(0)
    expect(await (await reopened(machine)).rotate(ignore, never)).toEqual({ records: 0 })
    expect(generationsInHeader(machine)).toEqual([2])
  })

  it.each([0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89])(
    'leaves what is stored and removed meanwhile right (%i turns after its begin)',
    async (turns) => {
      const machine = before.machine.restarted()
      const vault = await reopened(machine)
      const rotation = vault.rotate(ignore, never)
      for (let turn = 0; turn < turns; turn++) await Promise.resolve()
      const changes = [
        vault.put('dns', 'crd_0', new Secret('changed')),
        vault.remove('crd_1'),
        vault.put('dns', 'crd_new', new Secret('new')),
        vault.remove('crd_2').then(() => vault.put('dns', 'crd_2', new Secret('back again'))),
        vault.put('dns', 'crd_3', new Secret('gone')).then(() => vault.remove('crd_3')),
      ]
      await Promise.all([rotation, ...changes])
      const found = new Map<string, string>()
      for await (const { id, value } of (await reopened(machine)).exportRecords()) {
        found.set(id, value.expose())
      }
      expect(Object.fromEntries(found)).toEqual({
        crd_0: 'changed',
        crd_2: 'back again',
        crd_4: before.values.get('crd_4'),
        crd_5: before.values.get('crd_5'),
        crd_new: 'new',
      })
      expect(ofGeneration(machine, 2).sort()).toEqual([...found.keys()].sort())
    },
  )

  it.each([0, 2, 8, 21, 55])(
    'lets the master key change meanwhile (%i turns after its begin)',
    async (turns) => {
      const machine = before.machine.restarted()
      const vault = await reopened(machine)
      const rotation = vault.rotate(ignore, never)
      for (let turn = 0; turn < turns; turn++) await Promise.resolve()
      await Promise.all([rotation, vault.rekey({ source: 'keychain' })])
      expect(await readAll(await reopened(machine), before.fingerprints)).toEqual(before.values)
      expect(generationsInHeader(machine)).toEqual([2])
    },
  )
})

describe('a rotation of many records', () => {
  let before: Content
  beforeAll(async () => {
    before = await contentOf(300)
  })
  /** Rotates until the first records are done. */
  const stoppedHalfway = async (stop: (vault: Vault, abort: () => void) => void) => {
    const machine = before.machine.restarted()
    const vault = await reopened(machine)
    const stopping = new AbortController()
    const rotation = vault.rotate((done) => {
      if (done > 0) stop(vault, () => stopping.abort())
    }, stopping.signal)
    const error: unknown = await rotation.then(ignore, (reason) => reason)
    return { machine, vault, error }
  }

  it('tells how far it is, from none to all', async () => {
    const told: number[][] = []
    const machine = before.machine.restarted()
    await (await reopened(machine)).rotate((...numbers) => told.push(numbers), never)
    expect(told[0]).toEqual([0, 300])
    expect(told.at(-1)).toEqual([300, 300])
    expect(told.map(([done]) => done)).toEqual(
      told.map(([done]) => done).sort((a, b) => Number(a) - Number(b)),
    )
  })

  it('that is stopped can be gone on with at once, and does only what is left', async () => {
    const { machine, vault, error } = await stoppedHalfway((_, abort) => abort())
    expect(error).toMatchObject({ name: 'AbortError' })
    expect(vault.unfinishedRotation).toBe(true)
    const already = ofGeneration(machine, 2).length
    expect(already).toBeGreaterThan(0)
    expect(already).toBeLessThan(300)
    expect(await readAll(vault, before.fingerprints)).toEqual(before.values)
    expect(await vault.rotate(ignore, never)).toEqual({ records: 300 - already })
    expect(vault.unfinishedRotation).toBe(false)
    expect(ofGeneration(machine, 2)).toHaveLength(300)
    expect(await readAll(await reopened(machine), before.fingerprints)).toEqual(before.values)
  })

  it('that a lock cuts off goes on after the next unlock', async () => {
    const { machine, vault, error } = await stoppedHalfway((open) => open.lock())
    expect(error).toMatchObject({ code: 'vault.locked' })
    await vault.unlock()
    expect(vault.unfinishedRotation).toBe(true)
    await vault.rotate(ignore, never)
    expect(ofGeneration(machine, 2)).toHaveLength(300)
    expect(await readAll(vault, before.fingerprints)).toEqual(before.values)
  })

  it('that was stopped survives a new master key, a new recovery key and new values', async () => {
    const { machine, vault } = await stoppedHalfway((_, abort) => abort())
    await vault.rekey({ source: 'keychain' })
    const recoveryKey = await vault.makeRecoveryKey()
    await vault.put('dns', 'crd_299', new Secret('changed'))
    machine.keychain.clear()
    const recovered = await machine.open()
    await recovered.unlockWithRecoveryKey(recoveryKey)
    expect(recovered.unfinishedRotation).toBe(true)
    await recovered.rotate(ignore, never)
    const fingerprint = recovered.fingerprint(new Secret('changed'))
    const expected = new Map([...before.values, ['crd_299', 'changed']])
    const fingerprints = new Map([...before.fingerprints, ['crd_299', fingerprint]])
    expect(await readAll(recovered, fingerprints)).toEqual(expected)
  })

  it('that a full disk stops says so, and goes on when there is room', async () => {
    const machine = before.machine.restarted()
    const vault = await reopened(machine)
    const rotation = vault.rotate((done) => {
      if (done > 0) machine.files.writeError = 'ENOSPC'
    }, never)
    await expect(rotation).rejects.toMatchObject({ code: 'vault.write_failed' })
    expect(await readAll(vault, before.fingerprints)).toEqual(before.values)
    machine.files.writeError = undefined
    await vault.rotate(ignore, never)
    expect(ofGeneration(machine, 2)).toHaveLength(300)
    expect(await readAll(await reopened(machine), before.fingerprints)).toEqual(before.values)
  })
})

describe('a record that cannot be read', () => {
  const damage = (machine: Machine, id: string, change: (bytes: Buffer) => void): void => {
    const bytes = machine.records().get(id)
    if (!bytes) throw new Error(`there is no record ${id}`)
    change(bytes)
  }
  const flips: [string, (bytes: Buffer) => void][] = [
    ['is damaged', (bytes) => bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1)],
    ['is of a newer format', (bytes) => bytes.writeUInt8(9, 3)],
    ['names a generation that is not', (bytes) => bytes.writeUInt32BE(77, 8)],
    ['is no record', (bytes) => bytes.fill(0)],
  ]

  it.each(flips)('because it %s stays as it is, is named, and the former key with it', async (_, change) => {
    const { machine, values, fingerprints } = await contentOf(4)
    const whole = Buffer.from(machine.records().get('crd_2') ?? [])
    damage(machine, 'crd_2', change)
    const left = Buffer.from(machine.records().get('crd_2') ?? [])
    const vault = await reopened(machine)
    await expect(vault.rotate(ignore, never)).rejects.toMatchObject({
      code: 'vault.rotation_incomplete',
      message: expect.stringContaining('crd_2'),
    })
    expect(machine.records().get('crd_2')).toEqual(left)
    expect(generationsInHeader(machine)).toEqual([1, 2])
    expect(ofGeneration(machine, 2).sort()).toEqual(['crd_0', 'crd_1', 'crd_3'])
    // Put back from a backup of the file, it is read and renewed.
    machine.records().get('crd_2')?.set(whole)
    expect(await vault.rotate(ignore, never)).toEqual({ records: 1 })
    expect(await readAll(await reopened(machine), fingerprints)).toEqual(values)
  })
})
