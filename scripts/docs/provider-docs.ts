import type { DnsProvider, ProviderField } from '../../src/main/dns/provider-kit/provider.ts'
import { madeBy, markdown, markdownTable, page } from './markdown.ts'

const code = (text: string): string => `\`${text}\``

const needOf = ({ anyOf = [] }: DnsProvider, { name, required, advanced }: ProviderField): string =>
  required
    ? 'required'
    : anyOf.some((set) => set.includes(name))
      ? 'see below'
      : advanced
        ? 'rarely'
        : 'optional'

const fieldRow = (provider: DnsProvider, field: ProviderField): string[] => {
  const { name, label, env, aliases = [], nature, choices, help, placeholder } = field
  const said = [
    help && markdown(help),
    choices && `One of ${choices.map(code).join(', ')}.`,
    field.default !== undefined && `Left empty: ${code(field.default)}.`,
    placeholder && !choices && field.default !== placeholder && `Example: ${code(placeholder)}.`,
  ]
  return [
    `${markdown(label)} (${code(name)})`,
    [env, ...aliases].map(code).join(', '),
    `${needOf(provider, field)}${nature === 'plain' ? '' : `, ${nature}`}`,
    said.filter(Boolean).join(' '),
  ]
}

/** The fields of an example: those required, and those of the first sufficient set. */
const exampleFields = ({ fields, anyOf = [] }: DnsProvider): ProviderField[] => {
  const chosen = fields.filter(({ name, required }) => required || anyOf[0]?.includes(name))
  // Where neither is declared the provider's own check decides: the first field is what most people give.
  if (chosen.length === 0) return fields.slice(0, 1)
  return chosen.some(({ nature }) => nature === 'secret')
    ? chosen
    : fields.filter(({ advanced }) => !advanced)
}

const example = (provider: DnsProvider): string => {
  const values = exampleFields(provider).map(({ name, label, placeholder, default: given }) => [
    name,
    given ?? placeholder?.split(' or ')[0] ?? `… ${label} …`,
  ])
  return JSON.stringify(Object.fromEntries(values), null, 2)
}

const setsOf = ({ fields, anyOf }: DnsProvider): string | undefined => {
  const labelOf = (name: string): string => fields.find((field) => field.name === name)?.label ?? name
  const sets = anyOf?.map((set) => set.map((name) => `“${labelOf(name)}”`).join(' and '))
  return sets && `Give ${sets.join(', or ')}.`
}

/** docs/providers/<code>.md: what a credential of this provider is made of, and how to add and test one. */
export const providerDoc = (provider: DnsProvider): string => {
  const { title, helpUrl, aliases = [], fields, notes = [] } = provider
  const names = [provider.code, ...aliases].map(code).join(', ')
  return page(
    madeBy,
    `# ${title}`,
    `Code: ${names}. Certhub writes the TXT records of validation here itself. The provider’s own words: <${helpUrl}>.`,
    notes.length > 0 &&
      ['## To know first', notes.map((note) => `- ${markdown(note)}`).join('\n')].join('\n\n'),
    '## Fields',
    markdownTable(
      ['Field', 'Variable', 'Needed', 'Meaning'],
      fields.map((field) => fieldRow(provider, field)),
    ),
    setsOf(provider),
    'In JSON a field goes by its name or by its variable. Secrets are encrypted in the vault and never shown again.',
    '## What the credential must be allowed to do',
    'Add and remove TXT records at `_acme-challenge` in each zone, and, where the provider lists zones, read that list. Nothing else is used: give it no more rights than that where the provider can tell them apart. The fields and notes above say what the rights are called here.',
    '## Add it',
    'In the app: Credentials → Add a credential. In the terminal:',
    `\`\`\`sh\ncerthub credential add --provider ${provider.code} --name ${provider.code}-dns --stdin-json <<'JSON'\n${example(provider)}\nJSON\n\`\`\``,
    'Add `--instance INSTANCE` for another target instance than this computer. The values come from stdin, so that neither the shell’s history nor the list of processes holds them.',
    '## Test it',
    `\`\`\`sh\ncerthub credential test ${provider.code}-dns --zone example.com\n\`\`\``,
    'A probe record is written in the zone, seen and removed; no CA is asked. When it fails, the error’s code has a page in [errors.md](../errors.md).',
  )
}

/** docs/providers/README.md. */
export const providersIndex = (providers: readonly DnsProvider[]): string =>
  page(
    madeBy,
    '# DNS providers',
    `Certhub writes TXT records at these ${providers.length} providers itself. Credentials of the other providers of lego’s list can be stored too (\`certhub provider list\`); for a name at one of them point a CNAME record at \`_acme-challenge\` to a zone at a provider of this list.`,
    markdownTable(
      ['Provider', 'Code'],
      providers.map(({ title, code: own, aliases = [] }) => [
        `[${title}](${own}.md)`,
        [own, ...aliases].map(code).join(', '),
      ]),
    ),
  )
