import { describe, expect, it } from 'vitest'
import { CerthubError } from '../../shared/errors.ts'
import type { Validation } from '../../shared/validation.ts'
import type { AcmeAuthorization, AcmeChallenge } from '../acme/server.ts'
import { openChallenges, validationFailure } from './challenges.ts'

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
    expect(failure).toMatchObject({ code: 'acme.caa', data: { retry: 'other-ca' } })
  })

  it('because it did not see the record stay so at any other CA, whatever else was refused', () => {
    for (const errors of [[unseen], [forbidden, unseen]]) {
      const failure = validationFailure(errors.map(failed))
      expect(failure).toMatchObject({ code: 'acme.validation_failed' })
      expect(failure.data.detail).toContain('NXDOMAIN')
    }
  })
})
