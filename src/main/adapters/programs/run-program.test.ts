import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ProgramMissing } from '../../ports/run-program.ts'
import { runProgram } from './run-program.ts'

const node = process.execPath
const script = (code: string) => ({ program: node, args: ['-e', code] })

it('gives the exit code and what was written to both streams, and each line as it comes', async () => {
  const lines: string[] = []
  const result = await runProgram({
    ...script('console.log("one"); console.error("two"); process.exitCode = 3'),
    onLine: (line) => lines.push(line),
  })
  expect(result).toMatchObject({ code: 3, timedOut: false })
  expect(lines.sort()).toEqual(['one', 'two'])
  expect(result.output.split('\n').filter(Boolean).sort()).toEqual(['one', 'two'])
})

it('hands over the environment it was given, PATH, and nothing of the hub’s own', async () => {
  process.env.CERTHUB_TEST_SECRET = 'of the hub'
  const result = await runProgram({
    ...script('console.log(JSON.stringify(process.env))'),
    env: { TOKEN: 'a token' },
  })
  delete process.env.CERTHUB_TEST_SECRET
  const seen = JSON.parse(result.output)
  expect(seen).toMatchObject({ TOKEN: 'a token', PATH: process.env.PATH })
  expect(seen.CERTHUB_TEST_SECRET).toBeUndefined()
  expect(seen.HOME).toBeUndefined()
})

it('never goes through a shell', async () => {
  const { output } = await runProgram({
    program: node,
    args: ['-e', 'console.log(process.argv[1])', '; echo no'],
  })
  expect(output).toBe('; echo no\n')
})

it.each([
  ['a name that is nowhere in PATH', 'certhub-no-such-program', 'absent'],
  ['a file that is no program', import.meta.filename, 'not-executable'],
] as const)('says of %s why it is not started', async (_, program, reason) => {
  const failure = await runProgram({ program, args: [] }).catch((error) => error)
  expect(failure).toBeInstanceOf(ProgramMissing)
  expect(failure).toMatchObject({ reason })
})

it('gives the same of a program that writes to a file, the last line without an end too', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'certhub-output-'))
  const lines: string[] = []
  const code = 'console.log("one"); console.error("tüo"); process.stdout.write("end"); process.exitCode = 4'
  const outputFile = join(folder, 'output')
  const result = await runProgram({ ...script(code), outputFile, onLine: (line) => lines.push(line) })
  expect(result).toEqual({ code: 4, output: 'one\ntüo\nend\n', timedOut: false })
  expect(lines).toEqual(['one', 'tüo', 'end'])
  await rm(folder, { recursive: true })
})

it('ends a program that takes too long', async () => {
  const result = await runProgram({ ...script('setInterval(() => {}, 1000)'), timeoutMs: 300 })
  expect(result).toMatchObject({ code: null, timedOut: true })
})

it('ends a program that is cancelled, and gives the signal’s reason', async () => {
  const controller = new AbortController()
  const reason = new Error('cancelled')
  const running = runProgram({
    ...script('console.log("up"); setInterval(() => {}, 1000)'),
    signal: controller.signal,
    onLine: () => controller.abort(reason),
  })
  await expect(running).rejects.toBe(reason)
  await expect(runProgram({ ...script(''), signal: controller.signal })).rejects.toBe(reason)
})
