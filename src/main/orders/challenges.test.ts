import { describe, expect, it } from 'vitest'
import { CerthubError } from '../../shared/errors.ts'
import type { Validation } from '../../shared/validation.ts'
import type { AcmeAuthorization, AcmeChallenge } from '../acme/server.ts'
import { blameNames, type Challenge, openChallenges, validationFailure } from './challenges.ts'

const challenge = (type: string, over: Partial<AcmeChallenge> = {}): AcmeChallenge => ({
  type,
  url: `https://ca.test/${type}`,
  status: 'pending',
  token: type === 'dns-persist-01' ? '' : 'token',
  issuerDomainNames: type === 'dns-persist-01' ? ['ca.test'] : [],
  ...over,
})
const authorization = (...challenges: AcmeChallenge[]): AcmeAuthorization => ({
  url: 'https://ca.test/authz',
  status: 'pending',
  name: 'a.test',
  wildcard: true,
  challenges,
})
const open = (validation: Validation, ...challenges: AcmeChallenge[]) =>
  openChallenges([authorization(...challenges)], validation, 'ca.test')
const codeOf = (validation: Validation, ...challenges: AcmeChallenge[]): unknown => {
  try {
    return open(validation, ...challenges)
  } catch (error) {
    return error
  }
}
const own: Validation = { kind: 'dns', label: 'account' }
const standing: Validation = { kind: 'dns-persist' }

describe('of the challenges that a CA offers, the one is taken that is', () => {
  it.each<[string, Validation, string[], string]>([
    ['asked for', { kind: 'dns' }, ['dns-account-01', 'dns-01'], 'dns-01'],
    ['at the account’s own name, when asked for', own, ['dns-01', 'dns-account-01'], 'dns-account-01'],
    ['at the usual name where there is no other', own, ['http-01', 'dns-01'], 'dns-01'],
    ['met by a record that stands', standing, ['dns-01', 'dns-persist-01'], 'dns-persist-01'],
  ])('%s', (_, validation, offered, type) => {
    expect(open(validation, ...offered.map((each) => challenge(each)))).toMatchObject([
      { name: '*.a.test', type, answered: false },
    ])
  })
})

it('a record that stands is never replaced by one that would have to be written', () => {
  expect(codeOf(standing, challenge('dns-01'), challenge('http-01'))).toMatchObject({
    code: 'challenge.not_offered',
    message: 'ca.test offers no dns-persist-01 challenge for *.a.test; it offers dns-01, http-01.',
  })
  expect(codeOf(own, challenge('http-01'))).toMatchObject({ code: 'acme.no_dns_challenge' })
})

it.each([0, 11])('a challenge with %d names of the CA is refused', (count) => {
  const issuerDomainNames = Array.from({ length: count }, (_, n) => `ca${n}.test`)
  expect(codeOf(standing, challenge('dns-persist-01', { issuerDomainNames }))).toMatchObject({
    code: 'acme.bad_answer',
  })
})

describe('names that the CA found invalid', () => {
  const host = 'ca.test'
  const forbidden = new CerthubError('acme.caa', { host, names: '*.a.test' })
  const unseen = new CerthubError('acme.validation_failed', { names: '*.a.test' }, { detail: 'NXDOMAIN' })
  const failed = (error: CerthubError) => ({
    ...authorization(challenge('dns-01', { status: 'invalid', error }), challenge('http-01')),
    status: 'invalid' as const,
  })

  it('because CAA records forbid it are refused by that CA, and another may issue', () => {
    const failure = validationFailure([failed(forbidden), authorization(challenge('dns-01'))])
    expect(failure).toMatchObject({
      code: 'acme.caa',
      data: { retry: 'other-ca', subject: { names: ['*.a.test'] } },
    })
  })

  it('because it did not see the record stay so at any other CA, whatever else was refused', () => {
    for (const errors of [[unseen], [forbidden, unseen]]) {
      const failure = validationFailure(errors.map(failed))
      expect(failure).toMatchObject({ code: 'acme.validation_failed' })
      expect(failure.data.detail).toContain('NXDOMAIN')
    }
  })
})

describe('an error of DNS is about', () => {
  const challengeOf = (name: string, recordName: string): Challenge => ({
    ...challenge('dns-01'),
    name,
    answered: false,
    recordName,
    value: `value of ${name}`,
  })
  const challenges = [
    challengeOf('a.test', '_acme-challenge.a.test'),
    challengeOf('*.a.test', '_acme-challenge.a.test'),
    challengeOf('b.test', '_acme-challenge.b.test'),
  ]
  const published = [{ fqdn: 'b.acme.test', value: 'value of b.test' }]
  const blamed = async (records: string[]) => {
    const error = new CerthubError(
      'dns.zone_not_found',
      { name: 'x', where: 'there' },
      { subject: { records } },
    )
    await blameNames(error, challenges, async () => published)
    return error.data.subject.names
  }

  it('the names whose record it names; a wildcard and its base share one', async () => {
    expect(await blamed(['_acme-challenge.a.test'])).toEqual(['a.test', '*.a.test'])
  })

  it('the name whose CNAME record leads to the record that it names', async () => {
    expect(await blamed(['b.acme.test'])).toEqual(['b.test'])
  })

  it('no name, where it speaks of no record of the order', async () => {
    expect(await blamed(['_acme-challenge.elsewhere.test'])).toEqual([])
  })

  it('no name, where a credential is refused', async () => {
    const error = new CerthubError('dns.credential_rejected', { provider: 'P', problem: 'x' })
    const unread = () => expect.fail('the journal is not read for it')
    await blameNames(error.at({ records: ['_acme-challenge.a.test'] }), challenges, unread)
    expect(error.data.subject.names).toBeUndefined()
  })
})
