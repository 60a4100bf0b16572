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
  const code = await runCli({
    argv,
    // Nothing listens there, so that the terminal opens the hub itself.
    env: { ...lab.env, CERTHUB_DATA_DIR: `${lab.dataDirectory}/nobody` },
    version: 'lab',
    openHub: async () => ({ ...lab.hub, close: async () => {} }),
    stdout: stream('out'),
    stderr: stream('err'),
  })
  return { code, ...written }
}
