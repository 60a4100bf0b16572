import { describe, expect, it } from 'vitest'
import { CerthubError } from '../../shared/errors.ts'
import { catalogue } from './ca-catalogue.ts'
import { chooseDirectory } from './directory-choice.ts'

const codeOf = (ca: string, staging = false): string => {
  try {
    return chooseDirectory(ca, staging).ca
  } catch (error) {
    return error instanceof CerthubError ? error.code : String(error)
  }
}

describe('a CA', () => {
  it.each([
    ['letsencrypt', false, 'letsencrypt'],
    ['LetsEncrypt', true, 'letsencrypt'],
    ['https://acme-v02.api.letsencrypt.org/directory', false, 'letsencrypt'],
    ['https://ca.internal:9000/acme/acme/directory', false, 'custom'],
    ['http://127.0.0.1:4000/dir', false, 'custom'],
    ['nosuchca', false, 'ca.not_found'],
    ['zerossl', true, 'ca.no_staging'],
    ['http://ca.internal/dir', false, 'acme.not_a_directory'],
    ['file:///etc/passwd', false, 'acme.not_a_directory'],
    ['https://', false, 'acme.not_a_directory'],
    ['https://user:pass@ca.internal/dir', false, 'acme.not_a_directory'],
  ])('%s (staging %s) is %s', (ca, staging, expected) => {
    expect(codeOf(ca, staging)).toBe(expected)
  })

  it('given by its staging URL is staging, whatever the switch says', () => {
    const url = 'https://acme-staging-v02.api.letsencrypt.org/directory'
    expect(chooseDirectory(url, false).staging).toBe(true)
    expect(chooseDirectory('https://acme-v02.api.letsencrypt.org/directory', true).staging).toBe(false)
  })

  it('does not put a password of its URL into the error', () => {
    expect(() => chooseDirectory('https://user:hunter2@ca.internal/dir', false)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('hunter2') }),
    )
  })
})

it('every CA of the catalogue has a code of its own and https directories', () => {
  expect(new Set(catalogue.map(({ code }) => code)).size).toBe(catalogue.length)
  for (const { directoryUrl, stagingDirectoryUrl } of catalogue) {
    for (const url of [directoryUrl, stagingDirectoryUrl]) if (url) expect(url).toMatch(/^https:\/\//)
  }
})
