import { describe, expect, it } from 'vitest'
import { renderText, text } from '../../shared/texts.ts'
import type { DnsAnswer, Resolver } from '../ports/resolver.ts'
import { type CaaAsker, caaRefusal, findCaa, parseCaa } from './caa.ts'

const asker: CaaAsker = {
  identities: ['ca.test', 'ca.example'],
  accountUrl: 'https://ca.test/acct/7',
  validationMethod: 'dns-01',
}
const refusalOf = (name: string, records: string[], by = asker): string | undefined => {
  const properties = records.flatMap((record) => parseCaa(record) ?? [])
  const refusal = caaRefusal(name, { owner: 'example.test', properties }, by)
  return refusal && renderText(refusal)
}
const refusal = (name: string, ...records: string[]): string | undefined => refusalOf(name, records)

describe('issuing is allowed when', () => {
  it.each<[string, string, string[]]>([
    ['the CA is named', 'a.test', ['0 issue "ca.test"']],
    ['the CA is named beside others', 'a.test', ['0 issue "other.test"', '0 issue "ca.test"']],
    ['another of its identities is named, in capitals', 'a.test', ['0 issue "CA.Example."']],
    ['there are other properties only', 'a.test', ['0 iodef "mailto:a@a.test"']],
    ['an unknown property is not critical', 'a.test', ['0 future "x"']],
    ['issuewild names another, and the name is no wildcard', 'a.test', ['0 issuewild "other.test"']],
    ['issue names it, and there is no issuewild', '*.a.test', ['0 issue "ca.test"']],
    ['issuewild names it although issue does not', '*.a.test', ['0 issue ";"', '0 issuewild "ca.test"']],
    ['its account is named', 'a.test', ['0 issue "ca.test; accounturi=https://ca.test/acct/7"']],
    ['its way of validation is named', 'a.test', ['0 issue "ca.test; validationmethods=http-01, dns-01"']],
  ])('%s', (_, name, records) => {
    expect(refusal(name, ...records)).toBeUndefined()
  })
})

describe('issuing is refused when', () => {
  it.each<[string, string, string[], string]>([
    ['another CA is named', 'a.test', ['0 issue "other.test"'], 'they name other.test'],
    ['nobody may', 'a.test', ['0 issue ";"'], 'they let nobody issue'],
    ['issuewild names another', '*.a.test', ['0 issue "ca.test"', '0 issuewild "other.test"'], 'other.test'],
    [
      'another account is named',
      'a.test',
      ['0 issue "ca.test; accounturi=https://ca.test/acct/8"'],
      'another account of ca.test',
    ],
    ['another way is named', 'a.test', ['0 issue "ca.test;validationmethods=http-01"'], 'allow http-01 only'],
    [
      'an unknown property is critical',
      'a.test',
      ['128 future "x"', '0 issue "ca.test"'],
      '“future” is critical',
    ],
  ])('%s', (_, name, records, words) => {
    expect(refusal(name, ...records)).toContain('CAA records at example.test forbid it')
    expect(refusal(name, ...records)).toContain(words)
  })
})

it('a CA of which no name is known is refused, and that is said, unless its account is named', () => {
  const unknown = { ...asker, identities: [] }
  const of = (record: string) => refusalOf('a.test', [record], unknown)
  expect(of('0 issue "other.test"')).toContain('what this CA goes by there is not known')
  expect(of('0 issue "other.test; accounturi=https://ca.test/acct/7"')).toBeUndefined()
  expect(of('0 iodef "mailto:a@a.test"')).toBeUndefined()
})

it('no records at all refuse nobody', () => {
  expect(caaRefusal('a.test', undefined, asker)).toBeUndefined()
})

describe('the records that hold for a name', () => {
  const resolverOf = (
    zone: Record<string, string[] | Partial<DnsAnswer> | Error>,
  ): Resolver & { asked: string[] } => {
    const asked: string[] = []
    return {
      asked,
      ask: async () => {
        throw new Error('no server is asked by itself')
      },
      lookup: async (name, type) => {
        asked.push(`${name} ${type}`)
        const found = zone[name] ?? []
        if (found instanceof Error) throw found
        const base = { rcode: 'NOERROR', authoritative: true, authority: [], answers: [] }
        if (!Array.isArray(found)) return { ...base, ...found }
        return { ...base, answers: found.map((data) => ({ name, type: 'CAA', ttl: 60, data })) }
      },
    }
  }

  it('are those of the nearest name above it, and no further is asked', async () => {
    const resolver = resolverOf({ 'b.test': ['0 issue "ca.test"'], test: ['0 issue ";"'] })
    expect(await findCaa(resolver, '*.x.b.test')).toMatchObject({ set: { owner: 'b.test' } })
    expect(resolver.asked).toEqual(['x.b.test CAA', 'b.test CAA'])
  })
  it('are none when no name up to the top has any', async () => {
    const resolver = resolverOf({})
    expect(await findCaa(resolver, 'x.b.test')).toEqual({ set: undefined })
    expect(resolver.asked).toEqual(['x.b.test CAA', 'b.test CAA', 'test CAA'])
  })
  it('are found past names that do not exist', async () => {
    const resolver = resolverOf({ 'x.b.test': { rcode: 'NXDOMAIN' }, 'b.test': ['0 issue "ca.test"'] })
    expect(await findCaa(resolver, 'x.b.test')).toMatchObject({ set: { owner: 'b.test' } })
  })
  it('are unknown, not absent, when a server fails', async () => {
    expect(await findCaa(resolverOf({ 'b.test': { rcode: 'SERVFAIL' } }), 'b.test')).toEqual({
      unknown: text('account.caa_rcode', { rcode: 'SERVFAIL', owner: 'b.test' }),
    })
    expect(await findCaa(resolverOf({ 'b.test': new Error('no answer') }), 'b.test')).toEqual({
      unknown: text('account.caa_no_answer', { said: 'no answer' }),
    })
  })
})
