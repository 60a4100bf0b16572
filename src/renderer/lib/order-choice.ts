import type { Certificate } from '../../shared/contract/certificates.ts'
import type { InputOf } from '../../shared/contract/contract.ts'
import type { OrderSettings } from '../../shared/contract/order-request.ts'
import { type KeyType, keyTypes } from '../../shared/key-type.ts'
import type { Validation } from '../../shared/validation.ts'
import { choiceOf, paramsOf, type ValidationChoice, validationOf } from './validation-choice.ts'

type OrderInput = InputOf<'certificates.order'>
/** Of the order form’s address. */
export type Params = Readonly<Record<string, string>>

/** One thing that a person may choose: `C` as the form holds it, `V` as the hub knows it. */
interface Field<C, V> {
  /** What the form begins with. */
  read(params: Params): C
  /** The parameters that make it begin with this. */
  write(value: V): Params
  /** What the hub is asked for; undefined where nothing was chosen, or what was typed is wrong. */
  input(choice: C): V | undefined
  /** Only where a TXT record is written. */
  byDns?: boolean
}
const field = <C, V>(one: Field<C, V>): Field<C, V> => one

const text = (param: string, byDns = false): Field<string, string> => ({
  read: (params) => params[param] ?? '',
  write: (value) => ({ [param]: value }),
  input: (typed) => typed.trim() || undefined,
  byDns,
})

/** The lifetime in days; undefined where none, or no whole number from 1 to 3650, was typed. */
export const lifetimeOf = ({ lifetimeDays }: { lifetimeDays: string }): number | undefined => {
  const days = Number(lifetimeDays)
  return lifetimeDays.trim() !== '' && Number.isInteger(days) && days >= 1 && days <= 3650 ? days : undefined
}

type Chosen = Required<OrderSettings & { keyType: KeyType }>

/** All that can be chosen: the contract’s `orderSettings`, and the kind of key. */
const fields = {
  /** Account id; empty when the hub chooses. */
  account: text('account'),
  /** Credential id; empty when the instance has one only. */
  credential: text('credential', true),
  /** Credential ids beside the first. */
  moreCredentials: field<readonly string[], string[]>({
    read: ({ moreCredentials }) => moreCredentials?.split(',') ?? [],
    write: (ids) => (ids.length > 0 ? { moreCredentials: ids.join(',') } : {}),
    input: (ids) => [...ids],
    byDns: true,
  }),
  keyType: field<KeyType, KeyType>({
    read: ({ keyType }) => keyTypes.find((each) => each === keyType) ?? 'ec256',
    write: (keyType) => ({ keyType }),
    input: (keyType) => keyType,
  }),
  /** Empty for the CA’s default. */
  profile: text('profile'),
  preferredChain: text('preferredChain'),
  /** Days, as typed; empty for as long as the CA issues. */
  lifetimeDays: field<string, number>({
    read: ({ lifetimeDays = '' }) => lifetimeDays,
    write: (days) => ({ lifetimeDays: String(days) }),
    input: (lifetimeDays) => lifetimeOf({ lifetimeDays }),
  }),
  reuseKey: field<boolean, true>({
    read: ({ reuseKey }) => reuseKey === 'true',
    write: () => ({ reuseKey: 'true' }),
    input: (reuseKey) => reuseKey || undefined,
  }),
  validation: field<ValidationChoice, Validation>({ read: choiceOf, write: paramsOf, input: validationOf }),
} satisfies { [K in keyof Chosen]: Field<unknown, Chosen[K]> }

type Choices = { [K in keyof typeof fields]: ReturnType<(typeof fields)[K]['read']> }
const all = Object.entries(fields) as [keyof Choices, Field<unknown, unknown>][]

export interface OrderChoice extends Choices {
  /** Id of the certificate that is changed; empty for one of its own. */
  certificate: string
  instance: string
  names: readonly string[]
  staging: boolean
}

export const choicesFrom = (params: Params): Choices =>
  Object.fromEntries(all.map(([name, { read }]) => [name, read(params)])) as Choices

/** The parameters of the order form’s address that fill it in with what this certificate is, to change it. */
export const orderParams = (certificate: Certificate): Params => {
  const { id, names, instanceId, staging, keyType, settings } = certificate
  const values: Partial<Record<keyof Choices, unknown>> = { keyType, ...settings }
  const choices = all.map(([name, { write }]) => (values[name] === undefined ? {} : write(values[name])))
  const which = { certificate: id, names: names.join(' '), instance: instanceId, staging: String(staging) }
  return Object.assign(which, ...choices)
}

/** What the hub is asked to order; what does not go with the chosen validation is left out. */
export const orderInputOf = ({
  certificate,
  instance,
  names,
  staging,
  ...choices
}: OrderChoice): OrderInput => {
  const isWritten = choices.validation.kind === 'dns'
  const chosen = all
    .filter(([, { byDns }]) => isWritten || !byDns)
    .map(([name, { input }]) => [name, input(choices[name])] as const)
    .filter(([, value]) => value !== undefined)
  const which = { instance, names: [...names], staging, ...(certificate && { certificate }) }
  return { ...which, ...Object.fromEntries(chosen) }
}
