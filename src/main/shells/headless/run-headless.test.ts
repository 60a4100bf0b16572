import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { CerthubError } from '../../../shared/errors.ts'
import { FakeHub } from '../../control/testing/fake-hub.ts'
import { type HeadlessOptions, runHeadless } from './run-headless.ts'

it('an address that others can reach is refused before the data is opened, which another hub may have', async () => {
  const openHub = async (): Promise<never> => {
    throw new CerthubError('data_dir.in_use', { path: '/data', owner: 'process 1' })
  }
  const serving = runHeadless({
    env: {},
    openHub,
    rendererFolder: '',
    host: '0.0.0.0',
    port: 0,
    openBrowser: false,
    allowUsers: [],
    saysToPerson: false,
    requireUnlocked: false,
    isAttended: true,
    say: () => {},
    journal: () => {},
    stopped: new Promise(() => {}),
  })
  await expect(serving).rejects.toMatchObject({ code: 'serve.not_loopback' })
})

const whatIsSaid = async (options: Partial<HeadlessOptions>): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'headless-'))
  const said: string[] = []
  await runHeadless({
    env: { CERTHUB_DATA_DIR: folder, PATH: '/nowhere' },
    openHub: async () => new FakeHub({}),
    rendererFolder: folder,
    host: '127.0.0.1',
    port: 0,
    openBrowser: false,
    allowUsers: [],
    saysToPerson: false,
    requireUnlocked: false,
    isAttended: true,
    journal: () => {},
    say: (line) => said.push(line),
    stopped: Promise.resolve(),
    ...options,
  })
  expect(await readdir(folder)).not.toContain('launch')
  await rm(folder, { recursive: true })
  return said.join('\n')
}

it('a person at a terminal reads the address that opens the page', async () => {
  expect(await whatIsSaid({ saysToPerson: true })).toMatch(/http:\/\/127\.0\.0\.1:\d+\/\?launch=[\w-]{43}\b/)
})

it.each([false, true])(
  'a journal gets no secret, and says how to sign in (browser: %s)',
  async (openBrowser) => {
    const said = await whatIsSaid({ openBrowser })
    expect(said).toMatch(/http:\/\/127\.0\.0\.1:\d+\n/)
    expect(said).not.toMatch(/launch|[\w-]{43}/)
    expect(said).toContain('certhub open')
    expect(said).toContain('certhub token create')
  },
)

it('a user to be let in who does not exist is refused before the data is opened', async () => {
  await expect(whatIsSaid({ allowUsers: ['no-such-user-here'] })).rejects.toMatchObject({
    code: 'input.invalid',
  })
})

it('a browser is started with a file, and the address with its secret is on no command line', async () => {
  const bin = await mkdtemp(join(tmpdir(), 'opener-'))
  const opener = join(bin, process.platform === 'darwin' ? 'open' : 'xdg-open')
  const script = '#!/bin/sh\nprintf "%s\\n" "$@" > "$0.tmp"\nmv "$0.tmp" "$0.argv"\n'
  await writeFile(opener, script)
  await chmod(opener, 0o755)
  const stopped = vi.waitFor(() => readFile(`${opener}.argv`, 'utf8'), { timeout: 60_000, interval: 20 })
  const env = (folder: string) => ({ CERTHUB_DATA_DIR: folder, PATH: `${bin}:${process.env.PATH}` })
  const data = await mkdtemp(join(tmpdir(), 'headless-'))
  await whatIsSaid({ env: env(data), openBrowser: true, stopped: stopped.then(() => {}) })
  expect(await stopped).toMatch(/^\/\S+\/launch\/[0-9a-f]+\.html\n$/)
  await rm(bin, { recursive: true })
  await rm(data, { recursive: true })
})
