import { expect, test } from 'vitest'
import { listErrorPages } from '../../../shared/error-guide/error-page.ts'
import { piecesOf } from '../../../shared/rich-text.ts'
import { FakeHub } from '../../control/testing/fake-hub.ts'
import { openCommand } from '../../open-command.ts'
import { serveCommand } from '../../serve-command.ts'
import { parseCommand } from './parse.ts'
import { ownCommands } from './run-cli.ts'
import { typeCommand } from './testing/type-command.ts'

const type = (line: string) => typeCommand(new FakeHub({}), line)

test('a code is explained: message, causes, steps, whether it is tried again, exit code', async () => {
  const { code, out } = await type('error dns.refused')
  expect(code).toBe(0)
  expect(out).toContain('<server> refuses to update <zone> (<rcode>).')
  expect(out).toMatch(/Likely causes.*\n {2}1\. /)
  expect(out).toMatch(/What to do:\n {2}1\. /)
  expect(out).toContain('Exit code 1: failed.')
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(96)
})

test('a part of a code lists those that hold it, and nothing lists all', async () => {
  const { out } = await type('error tsig')
  expect(out).toContain('dns.tsig_bad_key')
  expect(out).not.toContain('acme.')
  const all = await type('error --json')
  expect(JSON.parse(all.out)).toHaveLength(listErrorPages().length)
})

test('a code that does not exist is answered with the one probably meant, and exit code 4', async () => {
  const { code, err } = await type('error dns.refusd')
  expect(code).toBe(4)
  expect(err).toContain('Did you mean “dns.refused”?')
})

test('a failure says where more is said, in one line', async () => {
  const { err } = await type('error no-such-thing')
  expect(err.trimEnd().split('\n').at(-1)).toBe('More: certhub error error.not_found')
})

/** The words after `certhub` of each command in a text: without what a shell adds, any value for each `<…>`. */
const commandsIn = (text: string): string[][] =>
  piecesOf(text)
    .filter(({ kind }) => kind === 'code')
    .flatMap(({ text: typed }) => /^(?:[A-Z_]+=\S+ )?certhub (.*)$/.exec(typed)?.[1] ?? [])
    .map((line) =>
      line
        .replace(/<[^>]*>/g, 'x')
        .replace(/ < .*$| …$|"/g, '')
        .split(' '),
    )

const known = [...ownCommands, serveCommand, openCommand]
const named = listErrorPages().flatMap(({ code, hint, means, causes, steps, again }) =>
  [hint, means, ...causes, ...steps, again].flatMap(commandsIn).map((words) => [code, words] as const),
)

test('every command that a page names exists, with its options', () => {
  expect(named.length).toBeGreaterThan(80)
  for (const [code, words] of named) {
    if (words[0] === 'COMMAND' || words[0] === '--help') continue
    expect(() => parseCommand(known, words), `${code}: certhub ${words.join(' ')}`).not.toThrow()
  }
})
