import { describe, expect, it } from 'vitest'
import { cleanCaBundle } from '../accounts/ca-bundle.ts'
import { caaRefusal, parseCaa } from '../failover/caa.ts'
import { readLinks } from '../http-headers/links.ts'
import { readRetryAfter, timeOfAnswer } from '../http-headers/retry-after.ts'
import { checkIssued } from '../x509/check-issued.ts'
import { generateKey } from '../x509/generate-key.ts'
import { rootNameOf } from '../x509/issued-chain.ts'
import { splitPem } from '../x509/pem.ts'
import { answerError } from './answer-error.ts'
import { hasPem, leadsTo } from './certificate-download.ts'
import type { Answer } from './exchanger.ts'
import { readAccount, readAuthorization, readChallenge, readOrder } from './objects.ts'
import { readProblem, wordsOf, wordsOfPage } from './problem.ts'
import { isAboutSignature } from './problem-error.ts'

const key = await generateKey('ec256')
const begin = '-----BEGIN CERTIFICATE-----'
const answer = (body: string): Answer => ({
  status: 400,
  headers: {},
  body,
  url: 'https://ca.test/x',
  retryAfter: undefined,
  nonce: undefined,
})
const fill = (text: string, size: number): string => text.repeat(Math.ceil(size / text.length)).slice(0, size)
const json = (before: string, part: string, after: string) => (size: number) =>
  `${before}${fill(part, size - (size % part.length))}${after}`
const quietly = (work: () => unknown) => () => {
  try {
    work()
  } catch {}
}

/** What a CA, or who is between, can send; each made long in the way that is worst for who reads it. */
const worst: Record<string, (size: number) => string> = {
  'begins without ends': (size) => fill(`${begin}\n`, size),
  'damaged certificates': (size) => fill(`${begin}\nAAAA\n-----END CERTIFICATE-----\n`, size),
  'one begin and much of nothing': (size) => begin + fill('A', size),
  'brackets that are never closed': (size) => fill('<', size),
  'scripts that are never closed': (size) => fill('<script ', size),
  'closed brackets in scripts': (size) => fill('<script><style>', size),
  'blanks before a letter': (size) => `0 issue ${fill(' ', size)}x"y"z`,
  'blanks around a letter': (size) => `a${fill(' ', size)}b; c${fill('\t', size)}=d`,
  'open quotes': (size) => fill('<x>;rel="', size),
  semicolons: (size) => fill('<x>; ; ;', size),
  'a word of the message again and again': (size) =>
    `{"type":"urn:ietf:params:acme:error:unauthorized","detail":"${fill('account ', size)}"}`,
  'signatures again and again': (size) =>
    `{"type":"malformed","detail":"${fill('JWS signature key ', size)}"}`,
  'deep lists': (size) => fill('[', size),
  'deep objects': (size) => fill('{"a":', size),
  'an order of authorizations': json(
    '{"status":"pending","finalize":"https://a.b/f","identifiers":[{"type":"dns","value":"a.b"}],"authorizations":[',
    '"x",',
    '"x"]}',
  ),
  'an order of names': json(
    '{"status":"pending","finalize":"https://a.b/f","authorizations":[],"identifiers":[',
    '{"type":1},',
    '{"type":1}]}',
  ),
  'an authorization of challenges': json(
    '{"status":"pending","identifier":{"type":"dns","value":"a.b"},"challenges":[',
    '{"type":1},',
    '{"type":1}]}',
  ),
  'a problem of problems': json(
    '{"type":"compound","detail":"x","subproblems":[',
    '{"type":"a"},',
    '{"type":"a"}]}',
  ),
  digits: (size) => fill('9', size),
  'a date that goes on': (size) => `Sun, ${fill('0', size)}`,
  'dashes and letters': (size) => `0 issue "ca.test; ${fill('a-', size)}!=x"`,
  backslashes: (size) => `0 issue "${fill('\\', size)}`,
}

const host = 'ca.test'
const readers: Record<string, (text: string) => unknown> = {
  'certificate chains': (text) => checkIssued({ chainPem: text, keyPem: key, names: ['a.test'], now: 0 }),
  'the root of a chain': (text) => [hasPem(text), leadsTo(text, 'x'), rootNameOf(text)],
  'PEM blocks': (text) => splitPem(text, 'CERTIFICATE'),
  'Link headers': (text) => readLinks(text, 'alternate', 'https://ca.test/x'),
  'Retry-After and Date': (text) => {
    const headers = { 'retry-after': text, date: text }
    return [readRetryAfter(headers, 0), timeOfAnswer(headers, 0)]
  },
  'error answers': (text) => isAboutSignature(answerError(answer(text), { host, kind: 'new-order' })),
  'problem documents': (text) => wordsOf(readProblem(answer(text)) ?? { type: '', detail: '' }),
  'error pages': wordsOfPage,
  orders: (text) => readOrder(answer(text), host),
  authorizations: (text) => readAuthorization(answer(text), host),
  challenges: (text) => readChallenge(answer(text), host),
  accounts: (text) => readAccount(answer(text), host),
  'CAA records': (text) => {
    const value = parseCaa(text)
    const found = value ?? { critical: false, tag: 'issue', value: text }
    const asker = { identities: ['ca.test'], accountUrl: '', validationMethod: 'dns-01' }
    return caaRefusal('a.test', { owner: 'a.test', properties: [found] }, asker)
  },
  'CA bundles': cleanCaBundle,
}

/** Milliseconds of this thread. */
const cost = (work: () => void): number => {
  const before = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}
/** The least of a few tries, until it is within a limit: others at work on this computer only make it more. */
const costWithin = (limit: number, work: () => void): number => {
  let least = Number.POSITIVE_INFINITY
  for (let tries = 0; tries < 3 && least > limit; tries++) least = Math.min(least, cost(work))
  return least
}

const mebibyte = 1_048_576

describe.each(Object.entries(readers))(
  'what a CA sends takes no longer than its length to be read: %s',
  (_, read) => {
    it.each(Object.entries(worst))('%s', (_, make) => {
      const text = make(4 * mebibyte)
      // A quadratic reader needs minutes for this. One that is not fast may need what its length explains.
      const whole = costWithin(
        50,
        quietly(() => read(text)),
      )
      if (whole <= 50) return
      const quarter = cost(quietly(() => read(text.slice(0, mebibyte))))
      expect(whole).toBeLessThan(Math.max(250, quarter * 8))
    })
  },
)
