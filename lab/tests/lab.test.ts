import { type ChildProcess, spawn } from 'node:child_process'
import { Resolver } from 'node:dns/promises'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { startBind } from '../bind.ts'
import { httpsGet } from '../https-get.ts'
import { withKeyring } from '../keyring.ts'
import { openLabDirectory } from '../lab-directory.ts'
import { labDescribe } from '../lab-test.ts'
import { processesNaming } from '../processes.ts'
import { run } from '../run.ts'
import { type Lab, startLab } from '../start.ts'
import type { TsigKey } from '../tsig-key.ts'
import { waitUntil } from '../wait-until.ts'

const nsupdate = (port: number, key: TsigKey, lines: string[], options: string[] = []) =>
  run('nsupdate', [...options, '-y', `${key.algorithm}:${key.name}:${key.secret}`], {
    input: [`server 127.0.0.1 ${port}`, ...lines, 'send', ''].join('\n'),
  })

const txt = async (port: number, name: string): Promise<string[]> => {
  const resolver = new Resolver({ timeout: 5_000, tries: 3 })
  resolver.setServers([`127.0.0.1:${port}`])
  return (await resolver.resolveTxt(name)).map((parts) => parts.join(''))
}

labDescribe('the lab, while it runs,', () => {
  let lab: Lab
  beforeAll(async () => {
    lab = await startLab({ bind: true, pebble: true, powerDns: true, keyring: true })
  })
  afterAll(() => lab.stop())

  it('answers for its zones, and says at once that a foreign name does not exist', async () => {
    const resolver = new Resolver({ timeout: 5_000, tries: 3 })
    resolver.setServers([`127.0.0.1:${lab.bind.port}`])
    const soas = await Promise.all(lab.bind.zones.map((zone) => resolver.resolveSoa(zone)))
    expect(soas.map(({ nsname }) => nsname)).toEqual(lab.bind.zones.map((zone) => `ns1.${zone}`))
    await expect(resolver.resolveTxt('nowhere.invalid')).rejects.toMatchObject({ code: 'ENOTFOUND' })
  })

  it.each([
    ['hmac-sha256', 0],
    ['hmac-sha384', 1],
    ['hmac-sha512', 2],
  ] as const)('takes an update signed with %s', async (algorithm, index) => {
    const key = lab.bind.keys[index]
    expect(key?.algorithm).toBe(algorithm)
    const name = `${algorithm}.example.test`
    const updated = await nsupdate(lab.bind.port, lab.bind.key(algorithm), [`update add ${name}. 60 TXT v`])
    expect(updated).toMatchObject({ code: 0, stderr: '' })
    expect(await txt(lab.bind.port, name)).toEqual(['v'])
  })

  it('refuses a key in a zone that it may not update, and a wrong secret', async () => {
    const key = lab.bind.keys.find(({ name }) => name === 'other-only')
    if (!key) throw new Error('no such key')
    const inOther = await nsupdate(lab.bind.port, key, ['update add a.other.test. 60 TXT v'])
    expect(inOther.code).toBe(0)
    const wrongZone = await nsupdate(lab.bind.port, key, ['update add a.example.test. 60 TXT v'])
    expect(wrongZone.stderr).toContain('REFUSED')
    const wrongSecret = { ...key, secret: lab.bind.key().secret }
    const refused = await nsupdate(lab.bind.port, wrongSecret, ['update add b.other.test. 60 TXT v'])
    expect(refused.stderr).toMatch(/BADSIG|NOTAUTH/)
  })

  it('follows the delegated challenge name into the other zone', async () => {
    const { name, target } = lab.bind.delegated
    await nsupdate(lab.bind.port, lab.bind.key(), [`update add ${target}. 60 TXT there`])
    expect(await txt(lab.bind.port, `_acme-challenge.${name}`)).toEqual(['there'])
  })

  it('keeps the log of the queries that BIND got', async () => {
    await txt(lab.bind.port, 'logged.example.test').catch(() => {})
    await waitUntil('the query is logged', async () =>
      (await readFile(lab.bind.queryLog, 'utf8')).includes('logged.example.test IN TXT'),
    )
  })

  it('offers a PowerDNS API whose records BIND answers too', async () => {
    const { apiUrl, apiKey, port } = lab.powerDns
    const rrset = { name: 'x.pdns.test.', type: 'TXT', ttl: 60, changetype: 'REPLACE' }
    const patched = await fetch(`${apiUrl}/api/v1/servers/localhost/zones/pdns.test.`, {
      method: 'PATCH',
      headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
      body: JSON.stringify({ rrsets: [{ ...rrset, records: [{ content: '"v"', disabled: false }] }] }),
    })
    expect(patched.status).toBe(204)
    expect(await txt(port, 'x.pdns.test')).toEqual(['v'])
    await waitUntil(
      'BIND has copied the zone',
      async () => (await txt(lab.bind.port, 'x.pdns.test')).length === 1,
    )
    const stranger = await fetch(`${apiUrl}/api/v1/servers/localhost/zones`, {
      headers: { 'x-api-key': 'no' },
    })
    expect(stranger.status).toBe(401)
  })

  it('offers an ACME directory that the lab’s TLS root, and nothing else, makes trusted', async () => {
    const { directoryUrl, tlsRootFile } = lab.pebble
    expect(JSON.parse(await httpsGet(directoryUrl, tlsRootFile))).toHaveProperty('newOrder')
    await expect(fetch(directoryUrl)).rejects.toThrow()
    expect(await lab.pebble.rootPem()).toContain('BEGIN CERTIFICATE')
  })

  it('restarts pebble at the same address, with a new root', async () => {
    const before = await lab.pebble.rootPem()
    await lab.pebble.restart()
    expect(await lab.pebble.rootPem()).not.toBe(before)
  })

  it('has a keyring that stores a secret and finds it again', async () => {
    const env = { ...process.env, ...lab.keyring.env }
    const stored = await run('secret-tool', ['store', '--label=lab', 'lab', 'yes'], { env, input: 's3cret' })
    expect(stored).toMatchObject({ code: 0, stderr: '' })
    expect((await run('secret-tool', ['lookup', 'lab', 'yes'], { env })).stdout).toBe('s3cret')
  })
})

labDescribe('a part of the lab', () => {
  it('gives each program of its own a fresh keyring', async () => {
    const script =
      'printf one | secret-tool store --label=a a b && secret-tool lookup a b; secret-tool lookup c d'
    expect(await withKeyring('sh', ['-c', script])).toMatchObject({ code: 1, stdout: 'one' })
    expect((await withKeyring('secret-tool', ['lookup', 'a', 'b'])).code).toBe(1)
  })

  it('runs a second name server that follows the first', async () => {
    const directory = await openLabDirectory()
    const bind = await startBind({ dir: directory.path, secondary: true })
    try {
      await nsupdate(bind.port, bind.key(), ['update add s.example.test. 60 TXT v'])
      const second = bind.secondary?.port ?? 0
      await waitUntil('the secondary has it', async () => (await txt(second, 's.example.test')).length === 1)
    } finally {
      await bind.stop()
      await directory.remove()
    }
  })

  it('is reached over UDP alone when asked for', async () => {
    const directory = await openLabDirectory()
    const bind = await startBind({ dir: directory.path, tcp: false, extraZones: [{ name: 'extra.test' }] })
    try {
      const add = ['update add u.extra.test. 60 TXT v']
      expect((await nsupdate(bind.port, bind.key(), add)).code).toBe(0)
      expect(await txt(bind.port, 'u.extra.test')).toEqual(['v'])
      expect((await nsupdate(bind.port, bind.key(), add, ['-v'])).code).not.toBe(0)
    } finally {
      await bind.stop()
      await directory.remove()
    }
  })

  it('that cannot start says why in the words of its log', async () => {
    const directory = await openLabDirectory()
    const twice = { dir: directory.path, extraZones: [{ name: 'other.test' }] }
    await expect(startBind(twice)).rejects.toThrow("zone 'other.test': already exists")
    await directory.remove()
  })

  it('that cannot start takes the others down with it', async () => {
    const labs = () => [...processesNaming(`certhub-lab-${process.pid}-`).values()]
    const before = labs()
    await expect(startLab({ bind: { extraZones: [{ name: 'other.test' }] }, pebble: true })).rejects.toThrow()
    expect(labs()).toEqual(before)
  })
})

const environmentSchema = z.record(z.string(), z.string())

const startMain = async (): Promise<{
  main: ChildProcess
  directory: string
  environment: Record<string, string>
}> => {
  const main = spawn(process.execPath, ['lab/main.ts', '--json'], { stdio: ['ignore', 'pipe', 'inherit'] })
  if (!main.stdout) throw new Error('no output')
  for await (const line of createInterface({ input: main.stdout })) {
    const environment = environmentSchema.parse(JSON.parse(line))
    const directory = environment.CERTHUB_DATA_DIR?.replace(/\/data$/, '') ?? ''
    return { main, directory, environment }
  }
  throw new Error('the lab printed nothing')
}

labDescribe('when the lab ends', () => {
  it('by stop(), no server and no file is left', async () => {
    const lab = await startLab({ bind: true, pebble: true, powerDns: true, keyring: true })
    expect(processesNaming(lab.directory).size).toBeGreaterThanOrEqual(5)
    await lab.stop()
    expect([...processesNaming(lab.directory).values()]).toEqual([])
    expect(existsSync(lab.directory)).toBe(false)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s to npm run lab, no server and no file is left',
    async (signal) => {
      const { main, directory } = await startMain()
      const exited = new Promise((resolve) => main.once('exit', resolve))
      main.kill(signal)
      expect(await exited).toBe(0)
      expect([...processesNaming(directory).values()]).toEqual([])
      expect(existsSync(directory)).toBe(false)
    },
  )

  it('by SIGKILL, no server is left', async () => {
    const { main, directory } = await startMain()
    expect(processesNaming(directory).size).toBeGreaterThanOrEqual(5)
    const exited = new Promise((resolve) => main.once('exit', resolve))
    main.kill('SIGKILL')
    await exited
    await waitUntil('every server is gone', () => processesNaming(directory).size === 0)
    await (await openLabDirectory()).remove()
    expect(existsSync(directory)).toBe(false)
  })
})
