import { useState } from 'react'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import { choicesFrom, type OrderChoice, type Params } from '../../lib/order-choice.ts'
import { useHub } from '../../lib/query.ts'
import { useLast } from '../../lib/use-last.ts'
import { useSettled } from '../../lib/use-settled.ts'
import { splitNames } from './names.ts'
import type { OrderProblem } from './order-problem.ts'
import { orderProblems } from './order-problems.ts'

/** Until one decides on staging it follows from the accounts of the instance. */
type Draft = Omit<OrderChoice, 'staging' | 'certificate'> & { staging: boolean | undefined }

/** A certificate stays on its instance and in its environment: for others one of its own is ordered. */
const changedOf = ({ certificate = '', instance, staging }: Params, draft: Draft): string =>
  draft.instance === instance && String(draft.staging) === staging ? certificate : ''

/** Where there are staging accounts only, a production order could but fail. */
const stagingOnly = (accounts: ReadonlyArray<{ staging: boolean }>): boolean =>
  accounts.length > 0 && accounts.every((each) => each.staging)

/** The choice a link asks for: an error's fix, or “order again”. */
const draftOf = (params: Params, instance: string): Draft => ({
  ...choicesFrom(params),
  instance,
  names: splitNames(params.names ?? ''),
  staging: params.staging === undefined ? undefined : params.staging === 'true',
})

export interface OrderForm {
  choice: OrderChoice
  change: (part: Partial<OrderChoice>) => void
  accounts: OutputOf<'accounts.list'>['accounts']
  credentials: OutputOf<'credentials.list'>['credentials']
  /** The SSH logins of the instance. */
  logins: OutputOf<'credentials.list'>['credentials']
  instances: OutputOf<'instances.list'>['instances']
  checked: OutputOf<'certificates.checkNames'> | undefined
  problems: OrderProblem[]
  /** Names that the hub refuses, or none. */
  namesWrong: boolean
}

/** The state of the order form beside what the hub knows; `accounts` and `credentials` are those of the instance. */
export const useOrderForm = (params: Params, instance: string): OrderForm => {
  const [draft, setDraft] = useState(() => draftOf(params, instance))
  const instances = useHub('instances.list', {}).data?.instances ?? []
  const of = { instance: draft.instance }
  const accountsQuery = useHub('accounts.list', of)
  const credentialsQuery = useHub('credentials.list', of)
  const cas = useHub('cas.list', {}).data?.cas ?? []
  const names = useSettled(draft.names, 120)
  const check = useHub('certificates.checkNames', { names: [...names] }, { enabled: names.length > 0 })
  const checked = useLast(check.data, draft.names.length > 0)
  const accounts = accountsQuery.data?.accounts ?? []
  const here = credentialsQuery.data?.credentials ?? []
  const credentials = here.filter(({ type }) => type === 'dns')
  const logins = here.filter(({ type }) => type === 'ssh')
  const choice: OrderChoice = {
    ...draft,
    certificate: changedOf(params, draft),
    staging: draft.staging ?? stagingOnly(accounts),
  }
  const known = accountsQuery.data !== undefined && credentialsQuery.data !== undefined
  const instanceName = instances.find((each) => each.id === choice.instance)?.name ?? ''
  return {
    choice,
    change: (part) =>
      setDraft((before) => ({
        ...before,
        // Accounts and credentials belong to an instance; another has others.
        ...(part.instance !== undefined &&
          part.instance !== before.instance && {
            account: '',
            credential: '',
            moreCredentials: [],
            validation: { ...before.validation, login: '' },
          }),
        ...part,
      })),
    accounts,
    credentials,
    logins,
    instances,
    checked,
    problems: known ? orderProblems(choice, { accounts, credentials, cas, instanceName }) : [],
    namesWrong:
      choice.names.length === 0 ||
      checked?.error !== undefined ||
      (checked?.names.some((each) => each.error !== undefined) ?? false),
  }
}
