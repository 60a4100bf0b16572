import { z } from 'zod'
import { Secret } from '../../shared/secret.ts'
import type { FieldValues } from '../dns/provider-kit/provider.ts'

/** The vault record kind of DNS provider fields: a JSON object of strings. */
export const dnsFieldsKind = 'dns-credential'
const storedFields = z.record(z.string(), z.string())

export const sealFields = (values: FieldValues): Secret =>
  new Secret(
    JSON.stringify(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.expose()]))),
  )

/** The values by name, in the clear. */
export const unsealFields = (sealed: Secret): Readonly<Record<string, string>> =>
  storedFields.parse(JSON.parse(sealed.expose()))
