import { createPrivateKey, type KeyObject } from 'node:crypto'
import { CerthubError } from '../../../shared/errors.ts'
import { type KeyFileContent, type KeyFileProblem, mostRounds } from '../../key-files/jobs.ts'

export const keysOf = ({ keys }: KeyFileContent): KeyObject[] =>
  keys.map(({ der, type }) => createPrivateKey({ key: Buffer.from(der), format: 'der', type }))

/** What a person is told of a key file that could not be read. */
export const refusalOf = (
  result: KeyFileProblem,
  wrongPassword: () => CerthubError,
  malformed: (problem: string) => CerthubError,
): CerthubError => {
  switch (result.problem) {
    case 'password':
      return wrongPassword()
    case 'malformed':
      return malformed(result.text)
    case 'rounds':
      return new CerthubError('tls_certificate.too_many_rounds', {
        problem: `${result.rounds.toLocaleString('en')} rounds, of which ${mostRounds.toLocaleString('en')} are taken`,
      })
    case 'time':
      return new CerthubError('tls_certificate.too_many_rounds', { problem: 'more than a minute of work' })
  }
}
