import { randomBytes } from 'node:crypto'
import { chownSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildWhenStale } from '../../scripts/build.mjs'
import type { Hub } from '../../src/main/app/hub.ts'
import { openHub } from '../../src/main/open-hub.ts'
import type { InputOf, MethodName, OutputOf } from '../../src/shared/contract/contract.ts'
import { CallFailed } from '../hub.ts'
import { run } from '../run.ts'
import { canMount, mountSmallDisk, type SmallDisk } from '../small-disk.ts'

const everyFile = (directory: string): string[] =>
  readdirSync(directory, { recursive: true }).map(String).sort()

describe.skipIf(!canMount)('on a full disk', () => {
  let disk: SmallDisk
  let env: NodeJS.ProcessEnv
  let hub: Hub
  const call = async <M extends MethodName>(method: M, input: InputOf<M>): Promise<OutputOf<M>> => {
    const answer = await hub.call(method, input, { role: 'admin', via: 'hub' })
    if (!answer.ok) throw new CallFailed(answer.error)
    return answer.value
  }
  const codeOf = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work
      return 'ok'
    } catch (error) {
      return error instanceof CallFailed ? error.error.code : String(error)
    }
  }
  const passwordOf = (name: string): string => `password of ${name} ${'x'.repeat(6000)}`
  const add = (name: string) =>
    call('credentials.add', {
      instance: 'local',
      type: 'basic-auth',
      name,
      username: 'u',
      password: passwordOf(name),
    })
  const whatBelongsBeside = [
    'audit-end.note',
    expect.stringMatching(/^audit-key-[ab][.]note$/),
    'header.json',
    'rows.note',
  ]
  /** The credentials that are there, each with its whole value; no file beyond theirs. */
  const wholeCredentials = async (): Promise<string[]> => {
    const { credentials } = await call('credentials.list', {})
    const names = credentials.map(({ name }) => name).sort()
    const vault = join(env.CERTHUB_DATA_DIR ?? '', 'vault')
    for (const name of names) {
      const { value } = await call('credentials.reveal', { credential: name, confirmation: name })
      expect(value).toBe(passwordOf(name))
    }
    // The audit log's end is sealed behind the answer: what that writes is gone once it is written.
    const beside = () => everyFile(vault).filter((name) => /[.]/.test(name) && !name.endsWith('.enc'))
    await expect.poll(beside).toEqual(whatBelongsBeside)
    expect(everyFile(vault).filter((name) => name.endsWith('.enc'))).toHaveLength(names.length)
    return names
  }

  beforeEach(async () => {
    disk = await mountSmallDisk(4096)
    env = {
      CERTHUB_DATA_DIR: join(disk.path, 'data'),
      CERTHUB_MASTER_KEY: randomBytes(32).toString('base64'),
    }
    hub = await openHub({ env })
    await call('vault.protect', { source: 'environment' })
    await add('first')
  })
  afterEach(async () => {
    await hub.close()
    await disk.unmount()
  })

  it('a credential is told unsaved, with nothing of it kept, and is saved once there is space', async () => {
    disk.fill()
    const failed = await add('second').catch((error: unknown) => error)
    expect(failed).toMatchObject({
      error: { code: 'store.write_failed', message: expect.stringContaining('disk is full') },
    })
    expect((await call('credentials.list', {})).credentials.map(({ name }) => name)).toEqual(['first'])
    disk.free()
    expect(await wholeCredentials()).toEqual(['first'])
    await add('second')
    disk.fill()
    const values = { type: 'basic-auth', username: 'u', password: 'another' } as const
    expect(await codeOf(call('credentials.replace', { credential: 'second', ...values }))).toBe(
      'store.write_failed',
    )
    disk.free()
    expect(await wholeCredentials()).toEqual(['first', 'second'])
    expect(await call('audit.verify', {})).toMatchObject({ ok: true })
  })

  it('however little space is left, what is told unsaved is not there, and what is told saved is', async () => {
    const codes = new Map<string, number>()
    const saved = ['first']
    for (let pages = 0; !codes.has('ok') && pages < 60; pages++) {
      disk.fill(pages * 4096)
      const name = `with ${pages} pages`
      const code = await codeOf(add(name))
      codes.set(code, (codes.get(code) ?? 0) + 1)
      if (code === 'ok' || code === 'audit.write_failed') saved.push(name)
      disk.free() // no secret is revealed without an audit entry
      expect(await wholeCredentials()).toEqual(saved.toSorted())
    }
    process.stdout.write(`vault-faults: full disk: ${JSON.stringify(Object.fromEntries(codes))}\n`)
    expect([...codes.keys()]).toEqual(
      expect.arrayContaining(['vault.write_failed', 'store.write_failed', 'ok']),
    )
    expect(codes.get('internal')).toBeUndefined()
    disk.free()
    await add('last')
    await hub.close()
    hub = await openHub({ env })
    expect(await wholeCredentials()).toEqual([...saved, 'last'].toSorted())
    expect(await call('audit.verify', {})).toMatchObject({ ok: true })
  })

  it('the hub does not start, says so, and leaves no file behind; then it starts with everything', async () => {
    await hub.close()
    const before = everyFile(join(disk.path, 'data'))
    disk.fill()
    await expect(openHub({ env })).rejects.toMatchObject({
      code: 'data_dir.unusable',
      message: expect.stringContaining('the disk is full'),
    })
    expect(everyFile(join(disk.path, 'data'))).toEqual(before)
    disk.free()
    hub = await openHub({ env })
    expect(await wholeCredentials()).toEqual(['first'])
  })
})

describe('a data directory that is not ours to write', () => {
  let directory = ''
  beforeAll(async () => {
    await buildWhenStale()
  })
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'certhub-not-ours-'))
  })
  afterEach(() => rmSync(directory, { recursive: true }))

  const certhub = (path: string, command: string) =>
    run(process.execPath, [join(import.meta.dirname, '../../out/main/cli.js'), ...command.split(' ')], {
      env: { ...process.env, CERTHUB_DATA_DIR: path },
    })
  /** Every file with when it and its names were changed last. */
  const stateOf = (path: string): string[] =>
    ['.', ...everyFile(path)].map((name) => {
      const { mtimeMs, ctimeMs, size } = lstatSync(join(path, name))
      return `${name} ${size} ${mtimeMs} ${ctimeMs}`
    })
  /** A data directory with something in it. */
  const used = async (path: string): Promise<void> => {
    const env = { CERTHUB_DATA_DIR: path, CERTHUB_MASTER_KEY: randomBytes(32).toString('base64') }
    const hub = await openHub({ env })
    await hub.call('vault.protect', { source: 'environment' }, { role: 'admin', via: 'hub' })
    await hub.close()
  }
  const commands = ['status', 'credential list', 'serve --no-open']

  it.skipIf(process.getuid?.() !== 0).each(commands)(
    'because another user owns it is named and left as it is: certhub %s',
    async (command) => {
      await used(directory)
      chownSync(directory, 65_534, 65_534)
      const before = stateOf(directory)
      const { code, stdout, stderr } = await certhub(directory, command)
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toContain(directory)
      expect(stderr).toContain('it belongs to another user')
      expect(stderr).toContain('[data_dir.unusable]')
      expect(stateOf(directory)).toEqual(before)
    },
  )

  it.skipIf(!canMount).each(commands)(
    'because it is read-only is named and left as it is: certhub %s',
    async (command) => {
      const disk = await mountSmallDisk(4096)
      try {
        const path = join(disk.path, 'data')
        await used(path)
        await disk.readOnly(true)
        const before = stateOf(path)
        const { code, stdout, stderr } = await certhub(path, command)
        expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
        expect(stderr).toContain(path)
        expect(stderr).toContain('it is read-only')
        expect(stateOf(path)).toEqual(before)
      } finally {
        await disk.unmount()
      }
    },
  )
})
