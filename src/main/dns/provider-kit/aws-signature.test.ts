import { expect, it } from 'vitest'
import { Secret } from '../../../shared/secret.ts'
import { signAws } from './aws-signature.ts'

const keys = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: new Secret('wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'),
}
const request = {
  method: 'GET',
  url: 'https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08',
  contentType: 'application/x-www-form-urlencoded; charset=utf-8',
  body: '',
}
const place = { region: 'us-east-1', service: 'iam' }
const now = Date.parse('2015-08-30T12:36:00Z')

it('gives the signature of Amazon’s own example', () => {
  expect(signAws(request, keys, place, now)).toEqual({
    'x-amz-date': '20150830T123600Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
  })
})

it('signs a session token too', () => {
  const signed = signAws(request, { ...keys, sessionToken: new Secret('t') }, place, now)
  expect(signed['x-amz-security-token']).toBe('t')
  expect(signed.authorization).toContain('SignedHeaders=content-type;host;x-amz-date;x-amz-security-token,')
})
