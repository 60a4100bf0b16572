import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { runCli } from '../src/main/shells/cli/run-cli.ts'
import type { LabHub } from './hub.ts'

export interface Typed {
  code: number
  out: string
  err: string
}

/** Types a command at a terminal that opens this hub; it stays open. */
export const typeAt = async (lab: LabHub, ...argv: string[]): Promise<Typed> => {
  const written = { out: '', err: '' }
  const stream = (name: 'out' | 'err') => ({
    write: (text: string | Uint8Array) => {
      written[name] += String(text)
      return true
    },
  })
  // Nothing listens there, so that the terminal opens the hub itself.
  const nobody = join(lab.dataDirectory, 'nobody')
  await mkdir(nobody, { recursive: true, mode: 0o700 })
  const code = await runCli({
    argv,
    env: { ...lab.env, CERTHUB_DATA_DIR: nobody },
    version: 'lab',
    openHub: async () => ({ ...lab.hub, close: async () => {} }),
    stdout: stream('out'),
    stderr: stream('err'),
  })
  return { code, ...written }
}
