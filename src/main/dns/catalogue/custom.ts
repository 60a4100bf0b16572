import { CerthubError } from '../../../shared/errors.ts'
import { Secret } from '../../../shared/secret.ts'
import type { FieldValues } from '../provider-kit/provider.ts'
import type { ProviderDescription } from './provider-description.ts'

const customCode = /^custom:([a-z0-9][a-z0-9-]{0,62})$/
const variableName = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/
/** They would change the program that is run with them, not what it is told. */
const ofTheSystem = /^(LD_|DYLD_)|^(PATH|HOME|SHELL|IFS|ENV|BASH_ENV|NODE_OPTIONS|GODEBUG)$/i

/** lego's code in `custom:<code>`: letters, digits and hyphens. */
export const readCustomCode = (code: string): string | undefined => customCode.exec(code)?.[1]

export const customTitle = (legoCode: string): string => `${legoCode} (custom)`

/** A provider that only the person knows: it takes any variable. */
export const describeCustom = (legoCode: string): ProviderDescription => ({
  code: `custom:${legoCode}`,
  title: customTitle(legoCode),
  helpUrl: 'https://go-acme.github.io/lego/dns/',
  builtIn: false,
  fields: [],
})

const problemOf = (name: string): string | undefined => {
  if (!variableName.test(name))
    return `“${name}” is not the name of an environment variable (letters, digits and _)`
  return ofTheSystem.test(name) ? `${name} is not a provider’s variable but the system’s` : undefined
}

/** Any environment variables, all of them secrets. Empty ones are absent. Throws `credential.fields`. */
export const parseCustomFields = (
  { code, title }: Pick<ProviderDescription, 'code' | 'title'>,
  input: Readonly<Record<string, string>>,
): FieldValues => {
  const given = Object.entries(input)
    .map(([name, value]) => [name.trim(), value.trim()] as const)
    .filter(([, value]) => value !== '')
  const problem =
    given.length === 0 ? 'no variable is given' : given.map(([name]) => problemOf(name)).find(Boolean)
  if (problem) throw new CerthubError('credential.fields', { provider: title, code, problem })
  return Object.fromEntries(given.map(([name, value]) => [name, new Secret(value)]))
}
