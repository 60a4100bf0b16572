import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import { fieldNatures } from '../../../shared/field-nature.ts'
import { nearest } from '../../../shared/nearest.ts'
import { parseFields } from '../provider-kit/parse-fields.ts'
import type { FieldValues } from '../provider-kit/provider.ts'
import { findProvider, listProviders } from '../provider-kit/registry.ts'
import { customTitle, describeCustom, parseCustomFields, readCustomCode } from './custom.ts'
import { labelsOf } from './label.ts'
import type { ProviderDescription } from './provider-description.ts'

const entrySchema = z.object({
  code: z.string(),
  title: z.string(),
  helpUrl: z.url(),
  aliases: z.array(z.string()).optional(),
  fields: z.array(
    z.object({
      env: z.string(),
      required: z.boolean().default(false),
      nature: z.enum(fieldNatures),
      /** lego works without it: time-outs, regions, paths. */
      advanced: z.boolean().default(false),
      aliases: z.array(z.string()).optional(),
    }),
  ),
  anyOf: z.array(z.array(z.string())).optional(),
  /** The fields that say who signs in, where lego looks for an identity of the computer without them. */
  identity: z.array(z.string()).optional(),
})

interface Catalogue {
  list: readonly ProviderDescription[]
  byCode: ReadonlyMap<string, ProviderDescription>
}

const describeEntry = ({
  code,
  title,
  helpUrl,
  aliases,
  fields,
  anyOf,
  identity,
}: z.infer<typeof entrySchema>): ProviderDescription => {
  const labels = labelsOf(fields.map(({ env }) => env))
  const secrets = fields.filter(({ nature }) => nature === 'secret').map(({ env }) => env)
  return {
    code,
    title,
    helpUrl,
    ...(aliases && { aliases }),
    ...(anyOf && { anyOf }),
    builtIn: false,
    // Without any secret, a client looks around for one: metadata services, files, the environment.
    isAmbient: (values) =>
      identity
        ? !identity.every((name) => name in values)
        : secrets.length > 0 && !secrets.some((name) => name in values),
    fields: fields.map(({ aliases: others, ...field }) => ({
      ...field,
      name: field.env,
      label: labels.get(field.env) ?? field.env,
      ...(others && { aliases: others }),
    })),
  }
}

const codesOf = ({ code, aliases = [] }: { code: string; aliases?: string[] | undefined }): string[] => [
  code,
  ...aliases,
]

const read = async (): Promise<Catalogue> => {
  const { default: entries } = await import('./lego-providers.json')
  const builtIn = listProviders().map(
    ({ create: _, ...provider }): ProviderDescription => ({ ...provider, builtIn: true }),
  )
  const spoken = new Set(builtIn.flatMap(codesOf))
  const described = z
    .array(entrySchema)
    .parse(entries)
    .filter((entry) => !codesOf(entry).some((code) => spoken.has(code)))
    .map(describeEntry)
  const list = [...builtIn, ...described].sort((a, b) => a.title.localeCompare(b.title, 'en'))
  return { list, byCode: new Map(list.flatMap((one) => codesOf(one).map((code) => [code, one]))) }
}

let catalogue: Promise<Catalogue> | undefined
/** Read when the first provider is looked for, not at the hub's start. */
const load = (): Promise<Catalogue> => {
  catalogue ??= read()
  return catalogue
}

/** Every provider of lego's list, by title. Those Certhub speaks itself take the place of lego's entry. */
export const listAllProviders = async (): Promise<readonly ProviderDescription[]> => (await load()).list

/**
 * By lego's code or an alias of it, in any case; `custom:<code>` is a provider of which nothing is known.
 * Throws `provider.not_found`, which names the nearest code.
 */
export const describeProvider = async (given: string): Promise<ProviderDescription> => {
  const code = given.trim().toLowerCase()
  const builtIn = findProvider(code)
  if (builtIn) return { ...builtIn, builtIn: true }
  const custom = readCustomCode(code)
  if (custom) return describeCustom(custom)
  const { byCode } = await load()
  const found = byCode.get(code)
  if (found) return found
  const guess = nearest(code, [...byCode.keys()])
  throw new CerthubError('provider.not_found', {
    code: given,
    nearest: guess ? ` Did you mean “${guess}”?` : '',
  })
}

/** What people call the providers with these stored codes. */
export const titlesOfProviders = async (codes: readonly string[]): Promise<(code: string) => string> => {
  const known = (code: string): string | undefined => {
    const custom = readCustomCode(code)
    if (custom || code === '') return custom && customTitle(custom)
    return findProvider(code)?.title
  }
  if (codes.every(known)) return (code) => known(code) ?? code
  const { byCode } = await load()
  return (code) => known(code) ?? byCode.get(code)?.title ?? code
}

/** Values for a provider of any kind. Throws `provider.not_found`, `credential.fields`. */
export const parseProviderFields = async (
  code: string,
  input: Readonly<Record<string, string>>,
): Promise<{ provider: ProviderDescription; values: FieldValues }> => {
  const provider = await describeProvider(code)
  const values = readCustomCode(provider.code)
    ? parseCustomFields(provider, input)
    : parseFields(provider, input)
  return { provider, values }
}
