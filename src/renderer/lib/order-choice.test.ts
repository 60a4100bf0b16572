import { expect, it } from 'vitest'
import type { Certificate } from '../../shared/contract/certificates.ts'
import { orderCertificateInput } from '../../shared/contract/order-request.ts'
import { validationKinds } from '../../shared/validation.ts'
import { choicesFrom, type OrderChoice, orderInputOf, orderParams } from './order-choice.ts'

const settings: Required<Certificate['settings']> = {
  account: 'acc_1',
  credential: 'crd_1',
  moreCredentials: ['crd_2', 'crd_3'],
  profile: 'shortlived',
  preferredChain: 'Root X',
  lifetimeDays: 20,
  reuseKey: true,
  validation: { kind: 'dns', label: 'account' },
}
const certificate = (over: Partial<Certificate['settings']> = {}): Certificate => ({
  ...{ id: 'crt_1', instanceId: 'ins_1', instanceName: 'Here', names: ['a.test', '*.a.test'] },
  ...{ keyType: 'rsa3072', staging: true, status: 'valid', createdAt: 1 },
  settings: { ...settings, ...over },
})
/** The form that the address of this certificate opens. */
const choiceOf = (of: Certificate): OrderChoice => {
  const params = orderParams(of)
  const { certificate = '', instance = '', names = '', staging } = params
  const which = { certificate, instance, names: names.split(' '), staging: staging === 'true' }
  return { ...which, ...choicesFrom(params) }
}
const inputOf = (of: Certificate) => orderCertificateInput.parse(orderInputOf(choiceOf(of)))

it('a certificate that is changed is asked for with everything that it has', () => {
  expect(inputOf(certificate())).toEqual({
    ...{ certificate: 'crt_1', instance: 'ins_1', names: ['a.test', '*.a.test'], staging: true },
    ...{ keyType: 'rsa3072', ...settings },
  })
})

it('one that has nothing of its own is asked for with nothing', () => {
  const bare: Certificate = {
    ...certificate(),
    settings: { moreCredentials: [], validation: { kind: 'dns' } },
  }
  expect(inputOf(bare)).toEqual({
    ...{ certificate: 'crt_1', instance: 'ins_1', names: ['a.test', '*.a.test'], staging: true },
    ...{ keyType: 'rsa3072', moreCredentials: [], validation: { kind: 'dns' } },
  })
})

const validations: Record<(typeof validationKinds)[number], Certificate['settings']['validation']> = {
  dns: { kind: 'dns' },
  'dns-persist': { kind: 'dns-persist' },
  'http-listener': { kind: 'http-listener', port: 8080 },
  'http-folder': { kind: 'http-folder', path: '/srv/www' },
  'http-sftp': {
    ...{ kind: 'http-sftp', host: 'web.test', port: 2222, path: '/www', credential: 'crd_9' },
    hostKey: `SHA256:${'a'.repeat(43)}`,
  },
  'tls-alpn': { kind: 'tls-alpn', port: 8443 },
}
it.each(validationKinds)('validation by %s is kept; DNS credentials go with dns alone', (kind) => {
  const validation = validations[kind]
  const input = inputOf(certificate({ validation }))
  expect(input.validation).toEqual(validation)
  expect(input.credential).toBe(kind === 'dns' ? 'crd_1' : undefined)
})

it('what is typed wrong is asked for with nothing', () => {
  const choice = { ...choiceOf(certificate()), lifetimeDays: 'ten', preferredChain: ' ' }
  expect(orderInputOf(choice)).not.toHaveProperty('lifetimeDays')
  expect(orderInputOf(choice)).not.toHaveProperty('preferredChain')
})
