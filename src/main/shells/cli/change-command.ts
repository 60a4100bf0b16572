import type { CertificateDetail } from '../../../shared/contract/certificates.ts'
import type { InputOf } from '../../../shared/contract/contract.ts'
import { choiceOptions, choicesGiven } from './certificate-options.ts'
import { type Command, type Context, listOf, type Option, texts } from './command.ts'
import { UsageError } from './failure.ts'
import { followOrder, waitOption } from './follow-order.ts'
import { operand } from './instance-commands.ts'

const options: Record<string, Option> = {
  add: { value: 'A,B', summary: 'names to add', multiple: true },
  drop: { value: 'A,B', summary: 'names to leave out from now on', multiple: true },
  domains: { value: 'A,B', summary: 'all its names from now on', multiple: true },
  ...choiceOptions,
}

const namesOf = (value: Context['given'][string]): string[] => texts(value).flatMap(listOf)

/** Names as the hub writes them, so that those typed and those stored can be compared. */
const asStored = async (context: Context, typed: string[]): Promise<string[]> => {
  if (typed.length === 0) return []
  const { names } = await context.call('certificates.checkNames', { names: typed })
  return names.map(({ input, name }) => name ?? input)
}

/** Its names with `--add` and `--drop`, or those of `--domains`. Throws `UsageError`. */
const changedNames = async (context: Context, now: CertificateDetail): Promise<string[]> => {
  const { given } = context
  const all = namesOf(given.domains)
  const [add, drop] = [namesOf(given.add), await asStored(context, namesOf(given.drop))]
  if (all.length > 0) {
    if (add.length > 0 || drop.length > 0) throw new UsageError('Give --domains, or --add and --drop.')
    return all
  }
  const stranger = drop.find((name) => !now.names.includes(name))
  if (stranger !== undefined)
    throw new UsageError(`--drop: ${stranger} is not among its names (${now.names.join(', ')}).`)
  return [...now.names.filter((name) => !drop.includes(name)), ...add]
}

/** The whole order, as the certificate is now but for what is given; an empty value takes a choice away. */
const changeInput = async (context: Context): Promise<InputOf<'certificates.order'>> => {
  const { given } = context
  if (Object.keys(options).every((name) => given[name] === undefined))
    throw new UsageError('Say what to change, for instance --add www.example.com.')
  const now = await context.call('certificates.show', { certificate: operand(context.words, 'certificate') })
  const changes = choicesGiven(given)
  if (changes.credential && !changes.validation && now.settings.validation.kind !== 'dns')
    throw new UsageError('It is not validated by DNS: give --validation dns with --credential.')
  return {
    ...now.settings,
    keyType: now.keyType,
    ...changes,
    certificate: now.id,
    instance: now.instanceId,
    staging: now.staging,
    names: await changedNames(context, now),
  }
}

export const changeCommand: Command = {
  path: ['cert', 'change'],
  operands: 'CERTIFICATE',
  summary:
    'Change the names, the key type or the choices of a certificate, and order it; it keeps its folder',
  options: { ...options, ...waitOption },
  run: async (context) => {
    const input = await changeInput(context)
    await followOrder(context, () => context.call('certificates.order', input))
  },
}
