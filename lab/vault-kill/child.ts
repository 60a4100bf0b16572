import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { Secret } from '../../src/shared/secret.ts'
import { idsOf, kind, type Order, openAt, sourceOf, textOf, writers } from './shared.ts'

/**
 * Writes until it is killed. Says on stdout what it begins and, once the vault has promised it, that it is done:
 * `begin <id> <number>`, `begin <id> -` for a removal, `begin rekey`, `begin rotate`, and the same with `done`.
 */
const say = (line: string): void => {
  writeSync(1, `${line}\n`)
}

say('warm')
// Who gives no order only wants it to be loaded once; who has gone wants nothing more.
process.stdin.once('end', () => process.exit())
const [line] = await once(process.stdin, 'data')
const { directory, place, errand, first }: Order = JSON.parse(String(line))
const vault = await openAt(directory, place)
await vault.unlock()

const tell = async (what: string, work: () => Promise<unknown>): Promise<void> => {
  say(`begin ${what}`)
  await work()
  say(`done ${what}`)
}

const write = async (writer: number): Promise<void> => {
  const ids = idsOf(writer)
  for (let n = first + writer; ; n += writers) {
    const id = ids[randomInt(ids.length)] ?? ''
    if (randomInt(4) === 0) await tell(`${id} -`, () => vault.remove(id))
    else await tell(`${id} ${n}`, () => vault.put(kind, id, new Secret(textOf(n))))
  }
}
const rekey = async (): Promise<void> => {
  await delay(randomInt(15))
  const again = 'folder' in place // the other place has but one next key
  do await tell('rekey', () => vault.rekey({ source: sourceOf(place) }))
  while (again)
}
const rotate = async (): Promise<void> => {
  while (true) await tell('rotate', () => vault.rotate(() => {}, new AbortController().signal))
}

await Promise.all([
  ...Array.from({ length: writers }, (_, writer) => write(writer)),
  ...(errand === 'rekey' || errand === 'both' ? [rekey()] : []),
  ...(errand === 'rotate' || errand === 'both' ? [rotate()] : []),
])
