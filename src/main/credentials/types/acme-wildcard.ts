import { z } from 'zod'
import { CerthubError, hasCode } from '../../../shared/errors.ts'
import { normalizeNames } from '../../names/certificate-names.ts'
import { type BodyOf, defineCredentialType, type Sealed } from '../credential-type.ts'
import { dnsFieldsKind, sealFields } from '../field-values.ts'
import { readProviderValues } from '../provider-values.ts'

const stringsOnly = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))

/** The provider's values out of a JSON text. Throws `credential.configuration`, which never quotes the text. */
const readConfiguration = async (provider: string, text: string) => {
  const refuse = (problem: string, cause?: unknown) =>
    new CerthubError('credential.configuration', { provider, problem }, { cause })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw refuse(text.trim() === '' ? 'it is empty' : 'it is no JSON')
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw refuse('it is no JSON object')
  const parsed = stringsOnly.safeParse(json)
  if (!parsed.success) {
    throw refuse(`“${String(parsed.error.issues[0]?.path[0] ?? '')}” is neither a text nor a number`)
  }
  try {
    return await readProviderValues(provider, parsed.data)
  } catch (error) {
    if (hasCode(error, 'credential.fields')) throw refuse(String(error.data.params.problem), error)
    throw error
  }
}

const seal = async ({
  provider: code,
  commonName,
  names: others,
  configuration,
  staging,
  keyType,
  account,
}: BodyOf<'acme-wildcard'>): Promise<Sealed<'acme-wildcard'>> => {
  const names = normalizeNames([commonName, ...others])
  if (!names.some((name) => name.startsWith('*.'))) throw new CerthubError('credential.no_wildcard', {})
  const { provider, values, secrets, given } = await readConfiguration(code, configuration)
  return {
    type: 'acme-wildcard',
    text: sealFields(values),
    values: secrets,
    given,
    provider,
    facts: { commonName: names[0] ?? '', names, staging, keyType, ...(account && { account }) },
    fieldsSet: Object.keys(values),
  }
}

export const acmeWildcard = defineCredentialType({
  type: 'acme-wildcard',
  title: 'ACME wildcard',
  kind: dnsFieldsKind,
  seal,
  replace: ({ configuration }, _, { provider, facts }) => seal({ ...facts, provider, configuration }),
})
