import { describe, expect, it } from 'vitest'
import { parseIssueValue } from './issue-value.ts'

const read = (text: string) => {
  const { domain, parameters, problem } = parseIssueValue(text)
  return { domain, parameters: Object.fromEntries(parameters), problem }
}

describe('an issue value', () => {
  it.each<[string, string, object]>([
    ['a CA alone', 'ca.example', {}],
    ['a CA and a semicolon', 'ca.example;', {}],
    ['in capitals, with a last dot', ' CA.Example. ', {}],
    ['spaces around everything', ' ca.example ;\tpolicy = wildcard ', { policy: 'wildcard' }],
    ['tags in capitals', 'ca.example; PersistUntil=7', { persistuntil: '7' }],
    ['an equals sign in a value', 'ca.example;accounturi=https://a/?x=1', { accounturi: 'https://a/?x=1' }],
  ])('is read: %s', (_, text, parameters) => {
    expect(read(text)).toEqual({ domain: 'ca.example', parameters, problem: undefined })
  })

  it.each([
    ['a last semicolon', 'ca.example; policy=wildcard;'],
    ['no equals sign', 'ca.example; policy'],
    ['a space in a value', 'ca.example; accounturi=https://a/b c'],
    ['a tag twice', 'ca.example; policy=wildcard; Policy=none'],
    ['a tag that is none', 'ca.example; -x=1'],
  ])('is malformed: %s', (_, text) => {
    expect(read(text).problem).toBeDefined()
  })
})
