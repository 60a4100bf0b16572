import type { InputOf } from '../../../shared/contract/contract.ts'
import type { PersistAccount } from '../../../shared/contract/persist.ts'
import { orderInput, orderOptions } from './certificate-options.ts'
import { type Command, type Context, text, texts } from './command.ts'
import { UsageError } from './failure.ts'
import { operand } from './instance-commands.ts'
import { table } from './table.ts'

const untilOf = (given: string | undefined): { until?: number } => {
  if (given === undefined) return {}
  // A day alone is meant whole.
  const until = Date.parse(/^\d{4}-\d\d-\d\d$/.test(given) ? `${given}T23:59:59Z` : given)
  if (Number.isNaN(until)) throw new UsageError('--until must be a date: 2027-12-31.')
  return { until }
}

const inputOf = (context: Context): InputOf<'persist.check'> => {
  const { given, words } = context
  const until = untilOf(text(given.until))
  if (given.domains !== undefined) return { ...orderInput(context), ...until }
  const [account, [credential, ...more]] = [text(given.account), texts(given.credential)]
  if (more.length > 0) throw new UsageError('Give one --credential.')
  return {
    certificate: operand(words, 'certificate'),
    ...(account && { account }),
    ...(credential && { credential }),
    ...until,
  }
}

/** Of a certificate that is not ordered yet: its names, and what the choice of an account depends on. */
const whichNames = Object.fromEntries(
  Object.entries(orderOptions).filter(([name]) => ['instance', 'domains', 'staging', 'key'].includes(name)),
)

const from = {
  directory: 'named by the CA’s directory for these records',
  caa: 'from the CA’s CAA names; its challenge says for sure',
  catalogue: 'from Certhub’s list; the CA’s challenge says for sure',
}

const showAccount = (account: PersistAccount, place: number): string => {
  const { accountName, caTitle, issuerFrom, records, error } = account
  const role = place === 0 ? 'in use' : 'takes over when a CA before it fails'
  const heading = `“${accountName}” (${caTitle}), ${role}${issuerFrom ? `; CA’s name: ${from[issuerFrom]}` : ''}`
  if (error) return `${heading}\n${error.message} ${error.hint}`
  const rows = records.map((it) => [it.state, it.record, 'TXT', `"${it.txt}"`])
  return `${heading}\n${table(['STATE', 'RECORD', '', 'VALUE'], rows, '')}`
}

const show = (accounts: readonly PersistAccount[]): string => accounts.map(showAccount).join('\n\n')

export const persistCommands: Command[] = [
  {
    path: ['cert', 'persist-record'],
    operands: '[CERTIFICATE]',
    summary:
      'Show the TXT record that validates a certificate for good (dns-persist), and whether it stands; write or remove it',
    options: {
      ...whichNames,
      credential: { value: 'CREDENTIAL', summary: 'the DNS credential that writes it', multiple: true },
      account: { value: 'ACCOUNT', summary: 'the CA account whose record it is' },
      until: { value: 'DATE', summary: 'when the record shall end (default: never)' },
      write: { summary: 'write it now; it stays until it is removed' },
      remove: { summary: 'remove what lets this account issue for these names' },
    },
    run: async (context) => {
      const [isWrite, isRemove] = [context.given.write === true, context.given.remove === true]
      if (isWrite && isRemove) throw new UsageError('Give --write or --remove, not both.')
      const input = inputOf(context)
      const method = isWrite ? 'persist.write' : isRemove ? 'persist.remove' : 'persist.check'
      const answer = await context.call(method, input)
      context.print(answer, show(answer.accounts))
      if (!isRemove && !answer.accounts[0]?.ready) context.exitWith(1)
    },
  },
]
