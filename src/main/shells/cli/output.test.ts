import { describe, expect, it } from 'vitest'
import { createOutput } from './output.ts'

const acting = '\u001b]0;title\u0007\u001b[1A\u009b2J\u202e\u2028\u200b'

const written = (json: boolean, isTTY: boolean) => {
  const texts: Record<'out' | 'err', string[]> = { out: [], err: [] }
  const to = (which: 'out' | 'err') => ({
    write: (text: string | Uint8Array): boolean => texts[which].push(String(text)) > 0,
  })
  const output = createOutput(json, { stdout: { ...to('out'), isTTY }, stderr: to('err') })
  return { output, out: () => texts.out.join(''), err: () => texts.err.join('') }
}

describe('what is printed moves no terminal', () => {
  it.each([true, false])('as a text, a remark, a value and an error, with --json: %j', (json) => {
    const { output, out, err } = written(json, true)
    output.print({ value: acting, [acting]: 1 }, `before ${acting} after`)
    output.printValue({ value: acting }, acting)
    output.say(acting)
    output.printError({
      code: 'internal',
      message: acting,
      hint: acting,
      detail: `${acting}\n${acting}`,
      retry: 'never',
    } as never)
    for (const text of [out(), err()]) {
      expect(text).not.toBe('')
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    }
  })
})

it('a script gets the values as they are', () => {
  const json = written(true, false)
  json.output.print({ value: acting }, '')
  expect(JSON.parse(json.out())).toEqual({ value: acting })
  const value = written(false, false)
  value.output.printValue({}, acting)
  expect(value.out()).toBe(`${acting}\n`)
})
