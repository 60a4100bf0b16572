import { runOrThrow } from './run.ts'
import type { Lab } from './start.ts'

/** Changes records of the lab's BIND, by lines of nsupdate: `add a.example.test 60 TXT "x"`. */
export const changeRecords = async (lab: Lab, ...lines: string[]): Promise<void> => {
  const { name, algorithm, secret } = lab.bind.key()
  const input = [
    `server ${lab.bind.address} ${lab.bind.port}`,
    ...lines.map((line) => `update ${line}`),
    'send',
  ]
  await runOrThrow('nsupdate', ['-y', `${algorithm}:${name}:${secret}`], { input: `${input.join('\n')}\n` })
}
