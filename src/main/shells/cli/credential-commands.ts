import { type Command, type Context, text, texts } from './command.ts'
import { UsageError } from './failure.ts'
import { operand, pairs } from './instance-commands.ts'
import { facts, relative, table } from './table.ts'

/** Fields from stdin as a JSON object, or from --set, which warns of what the shell's history keeps. */
const readFields = async (context: Context, provider: string): Promise<Record<string, string>> => {
  const set = pairs(texts(context.given.set), 'set')
  if (context.given['stdin-json'] === true) return { ...parseFields(await context.readStdin()), ...set }
  if (Object.keys(set).length === 0)
    throw new UsageError('Give the fields by --stdin-json (a JSON object) or --set.')
  const { fields } = await context.call('providers.show', { code: provider })
  const exposed = fields.filter(
    ({ name, env, aliases, secret }) =>
      secret && [name, env, ...aliases].some((key) => Object.hasOwn(set, key)),
  )
  for (const { label } of exposed) {
    context.say(`Warning: “${label}” is a secret, and other users can read a command line. Use --stdin-json.`)
  }
  return set
}

const parseFields = (json: string): Record<string, string> => {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw new UsageError('stdin holds no JSON.')
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isObject) throw new UsageError('stdin must hold one JSON object: {"field": "value"}.')
  return Object.fromEntries(
    Object.entries(value as object).map(([name, field]) => {
      if (typeof field === 'string' || typeof field === 'number') return [name, String(field)]
      throw new UsageError(`stdin: “${name}” must be a string.`)
    }),
  )
}

export const credentialCommands: Command[] = [
  {
    path: ['credential', 'list'],
    summary: 'List the stored credentials; values are never shown',
    options: { instance: { value: 'INSTANCE', summary: 'only those of this target instance' } },
    run: async (context) => {
      const instance = text(context.given.instance)
      const { credentials } = await context.call('credentials.list', instance ? { instance } : {})
      const rows = credentials.map((it) => [
        it.name,
        it.instanceName,
        it.providerTitle,
        it.fieldsSet.map((field) => `${field}: set`).join(', '),
        relative(it.lastUsedAt),
        it.id,
      ])
      context.print(
        credentials,
        table(['NAME', 'INSTANCE', 'PROVIDER', 'FIELDS', 'LAST USED', 'ID'], rows, 'There is none yet.'),
      )
    },
  },
  {
    path: ['credential', 'show'],
    operands: 'CREDENTIAL',
    summary: 'Show what a stored credential is; values are never shown',
    run: async (context) => {
      const it = await context.call('credentials.show', { credential: operand(context.words, 'credential') })
      context.print(
        it,
        facts([
          ['Name', it.name],
          ['Instance', it.instanceName],
          ['Provider', it.providerTitle],
          ['Fields set', it.fieldsSet.join(', ')],
          ['Certificates', it.certificates],
          ['Last used', relative(it.lastUsedAt)],
          ['Note', it.note],
          ['Id', it.id],
        ]),
      )
    },
  },
  {
    path: ['credential', 'add'],
    summary: 'Store a DNS provider’s credential',
    options: {
      instance: { value: 'INSTANCE', summary: 'the target instance (default: this computer)' },
      type: { value: 'TYPE', summary: 'dns' },
      name: { value: 'NAME', summary: 'what to call it' },
      provider: { value: 'CODE', summary: 'a code of `certhub provider list`' },
      'stdin-json': { summary: 'read the fields from stdin as a JSON object' },
      set: { value: 'FIELD=VALUE', summary: 'a field; for what is no secret', multiple: true },
      note: { value: 'TEXT', summary: 'a note for people' },
    },
    run: async (context) => {
      const { given } = context
      const provider = text(given.provider)
      const name = text(given.name)
      if (!provider || !name) throw new UsageError('--provider and --name are needed.')
      if (given.type !== undefined && given.type !== 'dns') throw new UsageError('--type must be dns.')
      const fields = await readFields(context, provider)
      const instance = text(given.instance) ?? 'local'
      const it = await context.call('credentials.add', {
        instance,
        type: 'dns',
        name,
        provider,
        fields,
        note: text(given.note) ?? '',
      })
      context.print(it, `Stored “${it.name}” (${it.providerTitle}).`)
    },
  },
  {
    path: ['credential', 'replace'],
    operands: 'CREDENTIAL',
    summary: 'Replace all values of a stored credential',
    options: {
      'stdin-json': { summary: 'read the fields from stdin as a JSON object' },
      set: { value: 'FIELD=VALUE', summary: 'a field; for what is no secret', multiple: true },
    },
    run: async (context) => {
      const credential = operand(context.words, 'credential')
      const { provider } = await context.call('credentials.show', { credential })
      const it = await context.call('credentials.replace', {
        credential,
        fields: await readFields(context, provider),
      })
      context.print(it, `Replaced the values of “${it.name}”.`)
    },
  },
  {
    path: ['credential', 'test'],
    operands: 'CREDENTIAL',
    summary: 'Prove that a credential can write in a zone: a probe record is written, seen and removed',
    options: { zone: { value: 'NAME', summary: 'a domain name of that zone' } },
    run: async (context) => {
      const zone = text(context.given.zone)
      if (!zone) throw new UsageError('--zone is needed.')
      const it = await context.call('credentials.test', {
        credential: operand(context.words, 'credential'),
        zone,
      })
      context.print(it, `It can write ${it.record} in the zone ${it.zone} (${it.milliseconds} ms).`)
    },
  },
  {
    path: ['credential', 'remove'],
    operands: 'CREDENTIAL',
    summary: 'Remove a stored credential',
    options: { 'even-if-used': { summary: 'although certificates use it' } },
    run: async (context) => {
      const credential = operand(context.words, 'credential')
      const evenIfUsed = context.given['even-if-used'] === true
      context.print(
        await context.call('credentials.remove', { credential, evenIfUsed }),
        `Removed “${credential}”.`,
      )
    },
  },
]
