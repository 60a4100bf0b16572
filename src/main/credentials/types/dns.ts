import { defineCredentialType } from '../credential-type.ts'
import { dnsFieldsKind, sealFields } from '../field-values.ts'
import { readProviderValues } from '../provider-values.ts'

export const dns = defineCredentialType({
  type: 'dns',
  title: 'DNS provider',
  kind: dnsFieldsKind,
  seal: async ({ provider: code, fields }) => {
    const { provider, values, secrets, given } = await readProviderValues(code, fields)
    return {
      text: sealFields(values),
      values: secrets,
      given,
      columns: { provider, fieldsSet: Object.keys(values) },
    }
  },
})
