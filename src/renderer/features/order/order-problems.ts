import type { Account, CertificateAuthority } from '../../../shared/contract/accounts.ts'
import type { Credential } from '../../../shared/contract/credentials.ts'
import { keyTypeLabels } from '../../lib/labels.ts'
import { lifetimeOf, type OrderChoice } from '../../lib/order-choice.ts'
import type { OrderProblem } from './order-problem.ts'
import { isAddress, validationProblem } from './validation-problem.ts'

interface Known {
  accounts: readonly Account[]
  credentials: readonly Credential[]
  cas: readonly CertificateAuthority[]
  instanceName: string
}

const environment = (staging: boolean): string => (staging ? 'staging' : 'production')

const accountProblem = (choice: OrderChoice, known: Known): OrderProblem | undefined => {
  const pinned = known.accounts.find((each) => each.id === choice.account)
  if (pinned && pinned.staging !== choice.staging) {
    return {
      field: 'account',
      message: `“${pinned.name}” is a ${environment(pinned.staging)} account, but the certificate is set to ${environment(choice.staging)}.`,
      fix: 'switch-environment',
    }
  }
  if (pinned && pinned.status !== 'valid') {
    return { field: 'account', message: `“${pinned.name}” is no longer valid at its CA.`, fix: 'add-account' }
  }
  if (pinned) return undefined
  const here = known.accounts.filter(
    ({ instanceId, sharedWith, status }) =>
      status === 'valid' &&
      (instanceId === choice.instance || sharedWith.some(({ id }) => id === choice.instance)),
  )
  if (here.some((each) => each.staging === choice.staging)) return undefined
  const others = here.length > 0
  return {
    field: 'account',
    message: `“${known.instanceName}” has no ${environment(choice.staging)} account${others ? `, only ${environment(!choice.staging)} ones` : ''}.`,
    fix: others ? 'switch-environment' : 'add-account',
  }
}

const credentialProblem = (choice: OrderChoice, known: Known): OrderProblem | undefined => {
  if (choice.validation.kind !== 'dns') return undefined
  const here = known.credentials.filter((each) => each.instanceId === choice.instance)
  if (here.length === 0) {
    return {
      field: 'credential',
      message: `“${known.instanceName}” has no DNS credential, so the CA could not validate the names.`,
      fix: 'add-credential',
    }
  }
  if (here.length > 1 && !choice.credential) {
    return { field: 'credential', message: 'There are several; choose the one for these names.' }
  }
  return undefined
}

const lifetimeProblem = (choice: OrderChoice): OrderProblem | undefined =>
  choice.lifetimeDays.trim() === '' || lifetimeOf(choice) !== undefined
    ? undefined
    : { field: 'lifetimeDays', message: 'A lifetime is a whole number of days from 1 to 3650.' }

const caProblems = (choice: OrderChoice, known: Known): OrderProblem[] => {
  const account = known.accounts.find((each) => each.id === choice.account)
  const ca = known.cas.find((each) => each.code === account?.ca)
  if (!ca) return []
  const problems: OrderProblem[] = []
  if (!ca.keyTypes.includes(choice.keyType)) {
    problems.push({
      field: 'keyType',
      message: `${ca.title} does not sign ${keyTypeLabels[choice.keyType]} keys.`,
    })
  }
  if (!ca.wildcard && choice.names.some((name) => name.startsWith('*.'))) {
    problems.push({ field: 'names', message: `${ca.title} does not issue wildcards.` })
  }
  if (!ca.ipAddresses && choice.names.some(isAddress)) {
    problems.push({ field: 'names', message: `${ca.title} does not issue for IP addresses.` })
  }
  const days = lifetimeOf(choice)
  if (days !== undefined && ca.fixedLifetime) {
    problems.push({
      field: 'lifetimeDays',
      message: `${ca.title} lets nobody choose how long a certificate lasts.`,
    })
  } else if (days !== undefined && days > ca.maxDays) {
    problems.push({ field: 'lifetimeDays', message: `${ca.title} issues for ${ca.maxDays} days at most.` })
  }
  if (choice.names.length > ca.maxNames) {
    problems.push({
      field: 'names',
      message: `${ca.title} takes at most ${ca.maxNames} names in one certificate.`,
    })
  }
  return problems
}

/** What would make this order fail and can be known before any CA is asked. */
export const orderProblems = (choice: OrderChoice, known: Known): OrderProblem[] =>
  [
    accountProblem(choice, known),
    validationProblem(choice),
    credentialProblem(choice, known),
    lifetimeProblem(choice),
    ...caProblems(choice, known),
  ].filter((problem) => problem !== undefined)
