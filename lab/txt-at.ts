import { runOrThrow } from './run.ts'
import type { Lab } from './start.ts'

/** The TXT values at a name in the lab's BIND, each in quotes on its line; empty when there are none. */
export const txtAt = async (lab: Lab, name: string): Promise<string> =>
  (
    await runOrThrow('dig', ['+short', '-p', String(lab.bind.port), `@${lab.bind.address}`, name, 'TXT'])
  ).trim()
