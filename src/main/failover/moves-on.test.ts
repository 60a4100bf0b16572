import { expect, it } from 'vitest'
import { CerthubError, type ErrorCode, errorCatalogue } from '../../shared/errors.ts'
import { movesOn } from './moves-on.ts'

const codes = Object.keys(errorCatalogue) as ErrorCode[]
const error = (code: ErrorCode) => new CerthubError(code, {} as never)

it('goes on with another account for these failures of a CA, and for no other error', () => {
  expect(codes.filter((code) => movesOn(error(code))).sort()).toEqual([
    'acme.account_gone',
    'acme.bad_answer',
    'acme.bad_nonce',
    'acme.caa',
    'acme.csr_refused',
    'acme.eab_required',
    'acme.lifetime_refused',
    'acme.name_rejected',
    'acme.no_dns_challenge',
    'acme.not_a_directory',
    'acme.not_offered',
    'acme.other_order',
    'acme.profile_refused',
    'acme.rate_limited',
    'acme.server_error',
    'acme.terms_required',
    'acme.tls_untrusted',
    'acme.unreachable',
    'acme.wrong_certificate',
    'challenge.not_offered',
  ])
})

it.each(['dns.', 'credential.', 'vault.', 'store.', 'deploy.', 'input.', 'names.'])(
  'never for %s errors: every CA would meet them',
  (area) => {
    const ofArea = codes.filter((code) => code.startsWith(area))
    expect(ofArea.length).toBeGreaterThan(0)
    expect(ofArea.filter((code) => movesOn(error(code)))).toEqual([])
  },
)

it('never for what is no error of the catalogue', () => {
  for (const thrown of [new Error('bug'), undefined, 'text', { data: { retry: 'other-ca' } }]) {
    expect(movesOn(thrown)).toBe(false)
  }
})
