import { expect, it } from 'vitest'
import { oneLine, printable, printableJson } from './plain-text.ts'

/** Every character that acts, of those that Unicode knows. */
const acting = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter((code) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(String.fromCodePoint(code)))
  .map((code) => String.fromCodePoint(code))

it('no character that acts on a terminal is left, and none else is changed', () => {
  for (const one of acting) {
    expect(oneLine(`a${one}b`)).toBe('a�b')
    expect(printable(`a${one}b`)).toBe(one === '\n' || one === '\t' ? `a${one}b` : 'a�b')
  }
  const fine = 'Größe “x” → 日本語 👩 é ½ a\tb\nc'
  expect(printable(fine)).toBe(fine)
  expect(acting.length).toBeGreaterThan(200)
})

it('JSON holds the same values after they were escaped, and none of the characters but line breaks', () => {
  const value = { [acting.join('')]: [acting.join('x')] }
  const json = printableJson(JSON.stringify(value, null, 2))
  expect(JSON.parse(json)).toEqual(value)
  expect(json.replaceAll('\n', '')).toBe(oneLine(json.replaceAll('\n', '')))
})
