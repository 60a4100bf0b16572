import { type CredentialType, credentialTypes } from '../../../shared/contract/credential-types.ts'
import type { Credential } from '../../../shared/contract/credentials.ts'
import { type Command, text } from './command.ts'
import { bodyOptions, readBody, readReplacement } from './credential-body.ts'
import { UsageError } from './failure.ts'
import { followOrder, waitOption } from './follow-order.ts'
import { operand } from './instance-commands.ts'
import { facts, relative, table } from './table.ts'

const isType = (given: string): given is CredentialType =>
  (credentialTypes as readonly string[]).includes(given)

/** What tells one credential of a type from another. */
const about = (it: Credential): string =>
  it.registry
    ? `${it.registry.username} at ${it.registry.server}${it.registry.isDefault ? ' (default)' : ''}`
    : it.tls
      ? `${it.tls.commonName}, expires ${relative(it.tls.notAfter)}`
      : it.wildcard
        ? `${it.wildcard.names.join(', ')} by ${it.providerTitle}`
        : (it.basicAuth?.username ?? it.ssh?.username ?? it.providerTitle)

export const credentialCommands: Command[] = [
  {
    path: ['credential', 'list'],
    summary: 'List the stored credentials; values are never shown',
    options: { instance: { value: 'INSTANCE', summary: 'only those of this target instance' } },
    run: async (context) => {
      const instance = text(context.given.instance)
      const { credentials } = await context.call('credentials.list', instance ? { instance } : {})
      const inOrder = credentialTypes.flatMap((type) => credentials.filter((it) => it.type === type))
      const rows = inOrder.map((it) => [
        it.type,
        it.name,
        it.instanceName,
        about(it),
        String(it.certificates),
        relative(it.lastUsedAt),
        it.id,
      ])
      context.print(
        credentials,
        table(['TYPE', 'NAME', 'INSTANCE', 'WHAT', 'USED BY', 'LAST USED', 'ID'], rows, 'There is none yet.'),
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
          ['Type', it.type],
          ['What', about(it)],
          ['Set', it.fieldsSet.join(', ')],
          ['Public key', it.ssh?.publicKey],
          ['Same value as', it.sameValueAs.join(', ')],
          ['Certificates', it.certificates],
          ['Owner', it.owner],
          ['Last used', relative(it.lastUsedAt)],
          ['Note', it.note],
          ['Id', it.id],
        ]),
      )
    },
  },
  {
    path: ['credential', 'add'],
    summary: 'Store a credential',
    options: {
      instance: { value: 'INSTANCE', summary: 'the target instance (default: this computer)' },
      type: { value: 'TYPE', summary: `${credentialTypes.join(', ')} (default: dns)` },
      name: { value: 'NAME', summary: 'what to call it' },
      provider: { value: 'CODE', summary: 'a code of `certhub provider list`, or custom:<lego code>' },
      ...bodyOptions,
      default: { summary: 'container registry: the one to use where none is chosen' },
      domains: { value: 'A,B', summary: 'ACME wildcard: the names, *.example.com first' },
      account: { value: 'ACCOUNT', summary: 'ACME wildcard: pin the CA account' },
      key: { value: 'TYPE', summary: 'ACME wildcard: ec256 (default), ec384, rsa2048, rsa3072, rsa4096' },
      staging: { summary: 'ACME wildcard: a staging certificate' },
      owner: { value: 'TEXT', summary: 'who answers for it' },
      note: { value: 'TEXT', summary: 'a note for people' },
    },
    run: async (context) => {
      const { given } = context
      const name = text(given.name)
      const type = text(given.type) ?? 'dns'
      if (!name) throw new UsageError('--name is needed.')
      if (!isType(type)) throw new UsageError(`--type must be one of ${credentialTypes.join(', ')}.`)
      const shell = {
        instance: text(given.instance) ?? 'local',
        name,
        note: text(given.note) ?? '',
        owner: text(given.owner) ?? '',
      }
      const it = await context.call('credentials.add', { ...shell, ...(await readBody(type, context)) })
      for (const warning of it.tls?.warnings ?? []) context.say(`Note: ${warning}`)
      const same = it.sameValueAs.map((other) => `“${other}”`).join(', ')
      if (same) context.say(`Note: it holds the same value as ${same}.`)
      context.print(it, `Stored “${it.name}” (${about(it)}).`)
    },
  },
  {
    path: ['credential', 'replace'],
    operands: 'CREDENTIAL',
    summary: 'Replace all values of a stored credential',
    options: bodyOptions,
    run: async (context) => {
      const known = await context.call('credentials.show', {
        credential: operand(context.words, 'credential'),
      })
      const it = await context.call('credentials.replace', await readReplacement(known, context))
      context.print(it, `Replaced the values of “${it.name}”.`)
    },
  },
  {
    path: ['credential', 'update'],
    operands: 'CREDENTIAL',
    summary: 'Rename a stored credential, or change its owner or note',
    options: {
      name: { value: 'NAME', summary: 'what to call it' },
      owner: { value: 'TEXT', summary: 'who answers for it' },
      note: { value: 'TEXT', summary: 'a note for people' },
    },
    run: async (context) => {
      const [name, owner, note] = [context.given.name, context.given.owner, context.given.note].map(text)
      const it = await context.call('credentials.update', {
        credential: operand(context.words, 'credential'),
        ...(name !== undefined && { name }),
        ...(owner !== undefined && { owner }),
        ...(note !== undefined && { note }),
      })
      context.print(it, `Changed “${it.name}”.`)
    },
  },
  {
    path: ['credential', 'set-default'],
    operands: 'CREDENTIAL',
    summary: 'Use this container registry where none is chosen',
    run: async (context) => {
      const credential = operand(context.words, 'credential')
      const it = await context.call('credentials.setDefault', { credential })
      context.print(it, `“${it.name}” is the default registry of ${it.instanceName}.`)
    },
  },
  {
    path: ['credential', 'usage'],
    operands: 'CREDENTIAL',
    summary: 'List what uses a stored credential',
    run: async (context) => {
      const credential = operand(context.words, 'credential')
      const { certificates } = await context.call('credentials.usage', { credential })
      const rows = certificates.map((it) => [it.status, it.names.join(', '), it.instanceName, it.id])
      context.print(certificates, table(['STATUS', 'NAMES', 'INSTANCE', 'ID'], rows, 'Nothing uses it.'))
    },
  },
  {
    path: ['credential', 'for-host'],
    operands: 'HOST',
    summary: 'List the certificates that match a host name',
    options: { instance: { value: 'INSTANCE', summary: 'only those of this target instance' } },
    run: async (context) => {
      const instance = text(context.given.instance)
      const { matches } = await context.call('credentials.forHost', {
        host: operand(context.words, 'host'),
        ...(instance && { instance }),
      })
      const rows = matches.map((it) => [it.kind, it.name, it.matchedName, relative(it.notAfter), it.id])
      const head = ['KIND', 'NAME', 'MATCHES BY', 'EXPIRES', 'ID']
      context.print(matches, table(head, rows, 'No certificate matches it.'))
    },
  },
  {
    path: ['credential', 'issue'],
    operands: 'CREDENTIAL',
    summary: 'Use an ACME wildcard: the first use orders its certificate',
    options: waitOption,
    run: (context) => {
      const credential = operand(context.words, 'credential')
      return followOrder(context, () => context.call('credentials.issue', { credential }))
    },
  },
  {
    path: ['credential', 'reveal'],
    operands: 'CREDENTIAL',
    summary: 'Print the password of a container registry or basic-auth credential; it is audited',
    options: { 'confirm-stdin': { summary: 'read the confirmation from stdin' } },
    run: async (context) => {
      const { id, name } = await context.call('credentials.show', {
        credential: operand(context.words, 'credential'),
      })
      const { means } = await context.call('credentials.revealMeans', {})
      const question =
        means === 'passphrase' ? 'Passphrase of the vault' : `Type the name “${name}” to confirm`
      const asked = context.given['confirm-stdin'] === true
      if (!asked && (!process.stdin.isTTY || context.json)) {
        throw new UsageError(
          'Confirm by --confirm-stdin: the vault’s passphrase, else the credential’s name.',
        )
      }
      const confirmation = asked
        ? (await context.readStdin()).replace(/\r?\n$/, '')
        : await context.askHidden(`${question}: `)
      const it = await context.call('credentials.reveal', { credential: id, confirmation })
      context.printValue(it, it.value)
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
      const found = it.byHand
        ? `A person writes ${it.record} in the zone ${it.zone} at each order: there is nothing to try.`
        : `It can write ${it.record} in the zone ${it.zone} (${it.milliseconds} ms).`
      context.print(it, found)
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
