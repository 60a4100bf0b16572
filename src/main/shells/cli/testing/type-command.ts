import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FakeHub } from '../../../control/testing/fake-hub.ts'
import { runCli } from '../run-cli.ts'

export interface Typed {
  code: number
  out: string
  err: string
}

/** Types a command at a terminal where no hub runs; the hub that is opened for it is the one given. */
export const typeCommand = async (
  hub: FakeHub,
  line: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Typed> => {
  const directory = await mkdtemp(join(tmpdir(), 'cli-'))
  const written = { out: '', err: '' }
  const stream = (name: 'out' | 'err') => ({
    write: (text: string | Uint8Array) => {
      written[name] += String(text)
      return true
    },
  })
  const code = await runCli({
    argv: line.split(' ').filter(Boolean),
    env: { CERTHUB_DATA_DIR: directory, ...env },
    version: '1.2.3',
    openHub: async () => hub,
    stdout: stream('out'),
    stderr: stream('err'),
  })
  await rm(directory, { recursive: true })
  return { code, ...written }
}
