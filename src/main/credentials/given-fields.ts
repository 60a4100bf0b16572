import { isAbsolutePath } from '../../shared/absolute-path.ts'
import { isForbiddenHost, isReadableOnTheWay } from '../../shared/address.ts'
import { CerthubError } from '../../shared/errors.ts'
import { type FieldNature, hostNatures } from '../../shared/field-nature.ts'
import { rolesWith } from '../../shared/roles.ts'
import type { ProviderDescription } from '../dns/catalogue/provider-description.ts'
import type { FieldValues } from '../dns/provider-kit/provider.ts'

/** What values that were parsed ask of the one who gives them. Holds no value. */
export interface GivenFields {
  /** The first field that reaches for the hub’s computer, and how. */
  ofHost?: { field: string; nature: FieldNature }
  /** Fields whose address is http:// beyond this computer, by label. */
  readable: string[]
}

const withoutSlash = (address: string): string => address.replace(/\/+$/, '')

/**
 * Looks at a provider’s parsed values, never at what was typed. A name that the provider has no field for counts as free.
 * Throws `credential.fields` for what nobody may give: an address that is link-local or a metadata service, and an
 * identity of the computer for another address than the provider’s own.
 */
export const givenFieldsOf = (
  { code, title, fields, isAmbient }: Pick<ProviderDescription, 'code' | 'title' | 'fields' | 'isAmbient'>,
  values: FieldValues,
): GivenFields => {
  const refuse = (problem: string): never => {
    throw new CerthubError('credential.fields', { provider: title, code, problem })
  }
  const readable: string[] = []
  let ofHost: GivenFields['ofHost']
  let elsewhere: string | undefined
  for (const [name, value] of Object.entries(values)) {
    const field = fields.find((one) => one.name === name)
    const nature = field?.nature ?? 'free'
    const label = field?.label ?? name
    if (nature !== 'address') {
      // The hub’s own folder is nobody’s to guess from.
      if (nature === 'path' && !isAbsolutePath(value.expose())) refuse(`${label} must be an absolute path`)
      if (hostNatures[nature]) ofHost ??= { field: field?.env ?? name, nature }
      continue
    }
    const address = value.expose()
    if (isForbiddenHost(address))
      refuse(`${label} is link-local or the metadata service of a cloud, where the hub sends nothing`)
    if (isReadableOnTheWay(address)) readable.push(label)
    if (withoutSlash(address) !== withoutSlash(field?.default ?? '')) elsewhere ??= label
  }
  const ambient = isAmbient?.(values) === true || ofHost?.nature === 'ambient'
  if (ambient && elsewhere)
    refuse(
      `${elsewhere} is given, and nothing that says who signs in: an identity of the hub’s computer goes to the provider’s own address only`,
    )
  if (ambient) ofHost ??= { field: title, nature: 'ambient' }
  return { readable, ...(ofHost && { ofHost }) }
}

/** Throws `auth.forbidden` where the values reach for the hub’s computer and the caller may not. */
export const requireMayGive = ({ ofHost }: GivenFields, mayHost: boolean): void => {
  if (!ofHost || mayHost) return
  const what = `give ${ofHost.field}, which ${hostNatures[ofHost.nature]}`
  throw new CerthubError('auth.forbidden', { what, roles: rolesWith('host') })
}
