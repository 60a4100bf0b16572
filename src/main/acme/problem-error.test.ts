import { describe, expect, it } from 'vitest'
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
