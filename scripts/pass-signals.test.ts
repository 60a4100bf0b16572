import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'

const wrapper = join(import.meta.dirname, 'fixtures/signals/wrapper.mjs')
const running: { pid: number; program: ChildProcess }[] = []
afterEach(() => {
  for (const { pid, program } of running.splice(0)) {
    program.kill('SIGKILL')
    if (isAlive(pid)) process.kill(pid, 'SIGKILL')
  }
})

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** A wrapper and the child that it started, whose pid the child said. */
const start = async (...args: string[]) => {
  const program = spawn(process.execPath, [wrapper, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  program.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const ended = once(program, 'exit')
  await expect.poll(() => output).toMatch(/^pid \d+/)
  const pid = Number(/\d+/.exec(output)?.[0])
  running.push({ pid, program })
  return { program, pid, ended, heard: () => output.split('\n').slice(1, -1) }
}

describe.skipIf(process.platform === 'win32')('a wrapper', () => {
  it('hands on each signal, and a second one too', async () => {
    const { program, ended, heard } = await start()
    for (const [index, signal] of (['SIGTERM', 'SIGHUP', 'SIGINT'] as const).entries()) {
      program.kill(signal)
      await expect.poll(heard).toHaveLength(index + 1)
    }
    expect(heard()).toEqual(['SIGTERM', 'SIGHUP', 'SIGINT'])
    expect(await ended).toEqual([0, null])
  })

  it.each([
    ['0', [0, null]],
    ['3', [3, null]],
    ['SIGTERM', [null, 'SIGTERM']],
    ['SIGHUP', [null, 'SIGHUP']],
    ['SIGKILL', [null, 'SIGKILL']],
  ])('ends by %s when its child does', async (end, expected) => {
    const { program, ended, heard } = await start(end)
    for (let count = 1; count <= 3; count++) {
      program.kill('SIGTERM')
      await expect.poll(heard).toHaveLength(count)
    }
    expect(await ended).toEqual(expected)
  })

  it('that is killed takes its child with it', async () => {
    const { program, ended, heard, pid } = await start()
    program.kill('SIGKILL')
    await ended
    await expect.poll(heard).toEqual(['SIGHUP'])
    expect(isAlive(pid)).toBe(true)
  })

  it('leaves its child no trace that grandchildren would inherit', async () => {
    const program = spawn(process.execPath, [wrapper], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [text] = (await once(program.stdout, 'data')) as [Buffer]
    running.push({ pid: Number(/\d+/.exec(String(text))?.[0]), program })
    expect(String(text)).toContain('no wrapper')
  })
})
