import type { InputOf } from '../../../shared/contract/contract.ts'
import { type Context, type Given, type Option, text, texts } from './command.ts'
import { UsageError } from './failure.ts'
import { operand } from './instance-commands.ts'
import { validationInput, validationOptions } from './validation-option.ts'

type OrderInput = InputOf<'certificates.order'>

const daysOf = (given: string): number => {
  const days = Number(given)
  if (!Number.isInteger(days) || days < 1 || days > 3650)
    throw new UsageError('--days must be a whole number from 1 to 3650.')
  return days
}

interface FieldOption extends Option {
  /** What of an order it is. */
  field: keyof OrderInput
  read?: (given: string) => unknown
  /** The switch that takes it away. */
  not?: true
}

/** The options that are one field of an order each. */
const fieldOptions: Record<string, FieldOption> = {
  account: { field: 'account', value: 'ACCOUNT', summary: 'pin the CA account' },
  key: { field: 'keyType', value: 'TYPE', summary: 'ec256 (default), ec384, rsa2048, rsa3072, rsa4096' },
  profile: { field: 'profile', value: 'PROFILE', summary: 'one of the CA’s profiles' },
  days: {
    field: 'lifetimeDays',
    value: 'N',
    summary: 'how long it shall last, where the CA lets one choose',
    read: daysOf,
  },
  chain: {
    field: 'preferredChain',
    value: 'ROOT',
    summary: 'the root that the chain shall lead to, where the CA offers several',
  },
  'reuse-key': { field: 'reuseKey', summary: 'keep the private key at renewal' },
  'no-reuse-key': { field: 'reuseKey', summary: 'a new private key at each renewal (default)', not: true },
}

/** What an order is asked for with, and `cert change` can change. */
export const choiceOptions: Record<string, Option> = {
  credential: {
    value: 'CREDENTIAL',
    summary: 'the DNS credential; more than one where the zones are in several accounts; sftp: the SSH login',
    multiple: true,
  },
  ...fieldOptions,
  ...validationOptions,
}

export const orderOptions: Record<string, Option> = {
  instance: { value: 'INSTANCE', summary: 'the target instance (default: this computer)' },
  domains: { value: 'A,B', summary: 'the names, separated by commas', multiple: true },
  staging: { summary: 'a staging certificate' },
  ...choiceOptions,
}

/** An empty value takes a choice away: its field is there, and undefined. */
const fieldsGiven = (given: Given): Partial<OrderInput> =>
  Object.fromEntries(
    Object.entries(fieldOptions).flatMap(
      ([name, { field, not, read = (value: string): unknown => value }]) => {
        const value = given[name]
        if (value === undefined) return []
        if (not) return [[field, undefined]]
        return [[field, typeof value === 'string' ? (value === '' ? undefined : read(value)) : value]]
      },
    ),
  )

/** The choices of an order that were given. Throws `UsageError`. */
export const choicesGiven = (given: Given): Partial<OrderInput> => {
  const validation = validationInput(given)
  const [credential, ...moreCredentials] = validation?.kind === 'http-sftp' ? [] : texts(given.credential)
  if (credential && validation && validation.kind !== 'dns')
    throw new UsageError('--credential is for --validation dns, dns-account and sftp only.')
  return {
    ...fieldsGiven(given),
    ...(credential && { credential, moreCredentials }),
    ...(validation && { validation }),
  }
}

export const orderInput = ({ given, words }: Context): OrderInput => {
  const names = [given.domains].flat().flatMap((list) => (typeof list === 'string' ? list.split(',') : []))
  return {
    instance: text(given.instance) ?? 'local',
    names: [...names, ...words],
    staging: given.staging === true,
    ...choicesGiven(given),
  }
}

/** What would be ordered: a certificate that is there, or what the options say. */
export const orderRequest = (context: Context): OrderInput | { certificate: string } =>
  context.given.domains === undefined
    ? { certificate: operand(context.words, 'certificate') }
    : orderInput(context)
