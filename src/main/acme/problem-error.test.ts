import { describe, expect, it } from 'vitest'
import type { ExchangeKind } from './call.ts'
import { problemSchema } from './problem.ts'
import { problemError, validationError } from './problem-error.ts'
import { problem } from './testing/scripted-ca.ts'

const read = (type: string, detail = '', more: object = {}) =>
  problemSchema.parse(problem(type, detail, more))
const about = (value: string, type: string, detail: string) => ({
  ...problem(type, detail),
  identifier: { type: 'dns', value },
})

describe('a problem of a CA', () => {
  it.each([
    ['rateLimited', 429, 'acme.rate_limited'],
    ['rateLimited', 503, 'acme.rate_limited'],
    ['badNonce', 400, 'acme.bad_nonce'],
    ['externalAccountRequired', 403, 'acme.eab_required'],
    ['userActionRequired', 403, 'acme.terms_required'],
    ['invalidContact', 400, 'acme.contact_rejected'],
    ['unsupportedContact', 400, 'acme.contact_rejected'],
    ['accountDoesNotExist', 400, 'acme.account_gone'],
    ['rejectedIdentifier', 400, 'acme.name_rejected'],
    ['unsupportedIdentifier', 400, 'acme.name_rejected'],
    ['caa', 403, 'acme.caa'],
    ['orderNotReady', 403, 'acme.order_not_ready'],
    ['serverInternal', 500, 'acme.server_error'],
    ['malformed', 400, 'acme.rejected'],
    ['malformed', 500, 'acme.server_error'],
    ['unauthorized', 403, 'acme.rejected'],
    ['badCSR', 400, 'acme.csr_refused'],
    ['invalidProfile', 400, 'acme.profile_refused'],
    ['somethingNew', 429, 'acme.rate_limited'],
  ])('of type %s with status %i is %s', (type, status, code) => {
    expect(problemError(read(type), { host: 'ca.test', status }).code).toBe(code)
  })

  /** What the type says, and what it says of that request with that status. */
  const meanings: [string, ExchangeKind, number, string][] = [
    ['rejectedIdentifier', 'new-order', 400, 'acme.name_rejected'],
    ['rejectedIdentifier', 'finalize', 403, 'acme.name_rejected'],
    ['rejectedIdentifier', 'key-change', 501, 'acme.not_offered'],
    ['rejectedIdentifier', 'new-order', 501, 'acme.not_offered'],
    ['malformed', 'revoke', 405, 'acme.not_offered'],
    ['serverInternal', 'account', 501, 'acme.not_offered'],
    ['accountDoesNotExist', 'account', 405, 'acme.not_offered'],
    ['rejectedIdentifier', 'key-change', 400, 'acme.rejected'],
    ['rejectedIdentifier', 'account', 400, 'acme.rejected'],
    ['unsupportedIdentifier', 'revoke', 400, 'acme.rejected'],
    ['caa', 'finalize', 403, 'acme.caa'],
    ['caa', 'account', 403, 'acme.rejected'],
    ['caa', 'finalize', 500, 'acme.server_error'],
    ['badCSR', 'finalize', 400, 'acme.csr_refused'],
    ['badCSR', 'new-order', 400, 'acme.rejected'],
    ['badCSR', 'finalize', 503, 'acme.server_error'],
    ['invalidProfile', 'new-order', 400, 'acme.profile_refused'],
    ['invalidProfile', 'account', 400, 'acme.rejected'],
    ['invalidContact', 'account', 400, 'acme.contact_rejected'],
    ['invalidContact', 'new-order', 400, 'acme.rejected'],
    ['orderNotReady', 'finalize', 403, 'acme.order_not_ready'],
    ['orderNotReady', 'new-order', 403, 'acme.rejected'],
    ['externalAccountRequired', 'account', 403, 'acme.eab_required'],
    ['externalAccountRequired', 'new-order', 403, 'acme.eab_required'],
    ['externalAccountRequired', 'revoke', 403, 'acme.rejected'],
    ['userActionRequired', 'new-order', 403, 'acme.terms_required'],
    ['accountDoesNotExist', 'new-order', 400, 'acme.account_gone'],
    ['accountDoesNotExist', 'new-order', 500, 'acme.server_error'],
    ['userActionRequired', 'new-order', 502, 'acme.server_error'],
    ['rejectedIdentifier', 'new-order', 429, 'acme.rate_limited'],
    ['accountDoesNotExist', 'account', 429, 'acme.rate_limited'],
    ['badNonce', 'new-order', 503, 'acme.bad_nonce'],
  ]
  it.each(meanings)('of type %s at %s with status %i is %s', (type, kind, status, code) => {
    expect(problemError(read(type), { host: 'ca.test', kind, status }).code).toBe(code)
  })

  it('that says that an account is revoked is not believed of a server that fails', () => {
    const said = read('unauthorized', 'account is deactivated')
    expect(problemError(said, { host: 'ca.test', status: 500 }).code).toBe('acme.server_error')
  })

  it('inside an order or authorization may be about its names', () => {
    for (const type of ['rejectedIdentifier', 'unsupportedIdentifier'])
      expect(validationError(read(type), { host: 'ca.test', names: ['a.b'] }).code).toBe('acme.name_rejected')
  })

  it.each([
    'Account has been deactivated',
    'Account is not valid, has status "deactivated"',
    'account was revoked',
  ])('that says “%s” means that the account is gone', (detail) => {
    expect(problemError(read('unauthorized', detail), { host: 'ca.test' }).code).toBe('acme.account_gone')
  })

  it('is as exact as its subproblems, and blames their names only', () => {
    const subproblems = [
      about('good.example', 'malformed', 'not the cause'),
      about('bad.example', 'rejectedIdentifier', 'policy forbids it'),
    ]
    const error = problemError(read('malformed', 'some names were refused', { subproblems }), {
      host: 'ca.test',
      names: ['good.example', 'bad.example'],
    })
    expect(error.code).toBe('acme.name_rejected')
    expect(error.message).toBe('ca.test does not issue for bad.example.')
    expect(error.data.detail).toBe(
      'some names were refused\ngood.example: not the cause\nbad.example: policy forbids it',
    )
  })

  it('without subproblems is about the names of the request', () => {
    const error = problemError(read('caa', 'no'), { host: 'ca.test', names: ['a.example', 'b.example'] })
    expect(error.message).toBe('CAA records forbid ca.test to issue for a.example, b.example.')
  })

  it('keeps the time to come back', () => {
    expect(problemError(read('rateLimited'), { host: 'ca.test', retryAfter: 60 }).data.retryAfter).toBe(60)
  })
})

describe('a problem inside an authorization', () => {
  it.each(['dns', 'unauthorized', 'connection', 'incorrectResponse', 'tls'])(
    'of type %s is a failed validation',
    (type) => {
      const error = validationError(read(type, 'NXDOMAIN looking up TXT'), {
        host: 'ca.test',
        names: ['*.example.com'],
      })
      expect(error.data).toMatchObject({
        code: 'acme.validation_failed',
        message: 'The CA could not validate *.example.com.',
        detail: 'NXDOMAIN looking up TXT',
      })
    },
  )

  it('of another type keeps its own meaning', () => {
    expect(validationError(read('caa'), { host: 'ca.test', names: ['a.b'] }).code).toBe('acme.caa')
  })
})

it.each(['caa', 'rejectedIdentifier'])(
  'a problem of type %s blames the names of its subproblems alone',
  (type) => {
    const subproblems = [about('b.test', type, 'no'), about('c.test', 'dns', 'gone')]
    const names = ['a.test', 'b.test', 'c.test']
    const { data } = problemError(read(type, 'no', { subproblems }), { host: 'b.test', names, status: 403 })
    expect(data.subject).toEqual({ names: ['b.test'] })
  },
)
