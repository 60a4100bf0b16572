import type { Delegation } from '../../../shared/contract/delegation.ts'
import { type Command, listOf, text } from './command.ts'
import { UsageError } from './failure.ts'
import { table } from './table.ts'

const found = ({ chain }: Delegation): string => (chain.length > 1 ? chain.slice(1).join(' → ') : 'no CNAME')

/** Each name with what it needs, then what is to be done. */
const show = (names: readonly Delegation[]): string => {
  const rows = names.map((it) => [it.state, it.record, it.target ?? '', found(it)])
  const todo = names.filter(({ state }) => state !== 'right' && state !== 'direct').map((it) => it.text)
  return [table(['STATE', 'RECORD', 'CNAME TO', 'FOUND'], rows, ''), ...todo].join('\n')
}

export const delegationCommands: Command[] = [
  {
    path: ['delegation', 'check'],
    summary: 'Show the CNAME record that each name needs towards a DNS credential, and what is there now',
    options: {
      domains: { value: 'A,B', summary: 'the names of the certificate' },
      credential: { value: 'CREDENTIAL', summary: 'the DNS credential that is to write' },
      zone: { value: 'ZONE', summary: 'a zone of that credential, which takes the records of other names' },
      account: { value: 'ACCOUNT', summary: 'a CA account: the records at its own name (dns-account)' },
    },
    run: async (context) => {
      const domains = listOf(text(context.given.domains))
      const [credential, zone] = [text(context.given.credential), text(context.given.zone)]
      const account = text(context.given.account)
      if (domains.length === 0) throw new UsageError('--domains is needed.')
      if (!credential) throw new UsageError('--credential is needed.')
      const it = await context.call('delegation.check', {
        domains,
        credential,
        ...(zone && { zone }),
        ...(account && { account }),
      })
      context.print(it, show(it.names))
      if (!it.ready) context.exitWith(1)
    },
  },
  {
    path: ['delegation', 'register-acme-dns'],
    summary:
      'Make an account at an acme-dns server, store it as a credential, and show the CNAME records to create',
    options: {
      server: { value: 'URL', summary: 'the acme-dns server' },
      name: { value: 'NAME', summary: 'what to call the credential' },
      instance: { value: 'INSTANCE', summary: 'the target instance (default: this computer)' },
      'allow-from': { value: 'CIDR,…', summary: 'the only networks that may use the account' },
      domains: { value: 'A,B', summary: 'the names whose CNAME records to show and check' },
    },
    run: async (context) => {
      const { given } = context
      const [server, name] = [text(given.server), text(given.name)]
      if (!server) throw new UsageError('--server is needed.')
      if (!name) throw new UsageError('--name is needed.')
      const made = await context.call('delegation.registerAcmeDns', {
        instance: text(given.instance) ?? 'local',
        server,
        name,
        allowFrom: listOf(text(given['allow-from'])),
      })
      const domains = listOf(text(given.domains))
      const stored = `Stored “${made.credential.name}”. CNAME records of domains point to ${made.target}`
      if (domains.length === 0) return context.print(made, `${stored}.`)
      const credential = made.credential.id
      const { names } = await context.call('delegation.check', { domains, credential })
      context.print({ ...made, names }, `${stored}:\n${show(names)}`)
    },
  },
]
