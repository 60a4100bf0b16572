import { type BodyOf, defineCredentialType, type Sealed } from '../credential-type.ts'
import { dnsFieldsKind, sealFields } from '../field-values.ts'
import { readProviderValues } from '../provider-values.ts'

const seal = async ({ provider: code, fields }: BodyOf<'dns'>): Promise<Sealed<'dns'>> => {
  const { provider, values, secrets, given } = await readProviderValues(code, fields)
  return {
    type: 'dns',
    text: sealFields(values),
    values: secrets,
    given,
    provider,
    facts: {},
    fieldsSet: Object.keys(values),
  }
}

export const dns = defineCredentialType({
  type: 'dns',
  title: 'DNS provider',
  kind: dnsFieldsKind,
  seal,
  replace: ({ fields }, _, { provider }) => seal({ provider, fields }),
})
