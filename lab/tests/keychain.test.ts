import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { Secret } from '../../src/shared/secret.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { runOrThrow } from '../run.ts'
import { type Lab, startLab } from '../start.ts'

let lab: Lab
let directory = ''
beforeAll(async () => {
  lab = await startLab({ keyring: true })
  directory = mkdtempSync(join(tmpdir(), 'certhub-keychain-'))
})
afterAll(async () => {
  await lab.stop()
  rmSync(directory, { recursive: true })
})

/** Runs a vault in a process of its own: the session bus is found through the environment. */
const inChild = async (step: string, env: NodeJS.ProcessEnv): Promise<string> => {
  const script = join(import.meta.dirname, 'keychain-child.ts')
  const child = spawn(process.execPath, [script, join(directory, 'vault'), step], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk
  })
  await once(child, 'close')
  return output.trim()
}

describe('with a Secret Service', () => {
  it('the master key is kept there, and nothing else is', async () => {
    expect(await inChild('protect', lab.keyring.env)).toBe('unlocked')
    const found = await runOrThrow('secret-tool', ['search', '--all', 'service', 'Certhub'], {
      env: { ...process.env, ...lab.keyring.env },
    })
    const secrets = [...found.matchAll(/^secret = (.*)$/gm)].map(([, secret]) => secret)
    expect(secrets).toHaveLength(1)
    expect(Buffer.from(secrets[0] ?? '', 'base64')).toHaveLength(32)
    const everything = await runOrThrow(
      'secret-tool',
      ['search', '--all', 'xdg:schema', 'org.freedesktop.Secret.Generic'],
      {
        env: { ...process.env, ...lab.keyring.env },
      },
    )
    expect([...everything.matchAll(/^secret = /gm)].length).toBeLessThanOrEqual(1)
    expect(new Secret(readFileSync(join(directory, 'vault/header.json'), 'utf8')).expose()).not.toContain(
      secrets[0],
    )
  })

  it('another process opens the vault with it', async () => {
    expect(await inChild('unlock', lab.keyring.env)).toBe('unlocked')
  })

  it('a vault whose key was removed there stays locked, and no new key is made', async () => {
    await runOrThrow('secret-tool', ['clear', 'service', 'Certhub'], {
      env: { ...process.env, ...lab.keyring.env },
    })
    expect(await inChild('unlock', lab.keyring.env)).toBe('vault.master_key_missing')
    expect(await inChild('unlock', lab.keyring.env)).toBe('vault.master_key_missing')
  })
})

it('without a session bus the keychain is not available, and a passphrase is offered', async () => {
  const options = JSON.parse(await inChild('options', {})) as { source: string; available: boolean }[]
  expect(options).toEqual([
    expect.objectContaining({ source: 'keychain', available: false }),
    { source: 'passphrase', available: true },
  ])
})
