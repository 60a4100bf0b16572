import { createAccounts } from '../accounts/accounts.ts'
import { accountKeyOf } from '../accounts/acme-accounts.ts'
import { caTitleOf } from '../acme/directory-choice.ts'
import { chooseFor, createChooseAccount } from '../certificates/account-choice.ts'
import { createCertificates } from '../certificates/certificates.ts'
import { createDeployments } from '../certificates/deployments.ts'
import { createReplaces, createSuggestion } from '../certificates/renewal-suggestion.ts'
import { createAnswers } from '../challenges/answers.ts'
import { createSshAccess } from '../credentials/ssh-access.ts'
import { createRememberLimit } from '../failover/limits.ts'
import { createFailoverSettings } from '../failover/settings.ts'
import { createOrders } from '../orders/orders.ts'
import { createPace } from '../orders/pace.ts'
import { createRenewals } from '../renewal/renewals.ts'
import type { Ground } from './ground.ts'
import { createOwnWork } from './own-work.ts'
import { createResumeRegistrations } from './resume-registrations.ts'

/** Longer than any order takes. Milliseconds. */
const longestOrder = 48 * 3_600_000

/** What makes certificates: accounts, orders, certificates, renewals. */
export const createIssuing = (ground: Ground) => {
  const { store, vault, clock, log, acme, announce, events, life } = ground
  const failover = createFailoverSettings(store)
  const answers = createAnswers({ ...ground, connect: createSshAccess(ground) })
  const deployments = createDeployments(ground)
  const orders = createOrders(
    {
      ...ground,
      answers,
      pace: createPace(),
      chooseAccount: createChooseAccount(ground),
      replaces: createReplaces(ground),
      rememberLimit: createRememberLimit(ground),
      mayFailOver: async () => (await failover.get()).enabled,
      acmeAccount: acme.account,
      accountKey: accountKeyOf(ground),
      caTitle: ({ ca, directoryUrl }) => caTitleOf(ca, directoryUrl),
      deploy: deployments.ofOrder,
    },
    events.emit,
  )
  const choose = (wanted: Parameters<typeof chooseFor>[1]) => chooseFor(ground, wanted)
  const certificates = createCertificates({ store, vault, clock, orders, answers, deployments, choose })
  const ownWork = createOwnWork(ground)
  const renewals = createRenewals({
    store,
    clock,
    log,
    isOpen: () => vault.state === 'unlocked',
    renew: async (id, begunBy) => {
      const { order } = await certificates.renew(id, begunBy)
      return orders.wait(order, longestOrder, life.stopped)
    },
    isOrdered: (id) => orders.runningOf(id) !== undefined,
    deploy: (id) => certificates.deploy(id),
    suggestion: createSuggestion(ground),
    attempted: ownWork.attempted,
    doubted: (found) => announce('warn', `The clock is doubted, so renewals are held back: ${found}`),
    changed: () => events.changed('certificates'),
  })
  const accounts = createAccounts(ground)
  const resumeRegistrations = createResumeRegistrations({
    ...ground,
    accounts,
    changed: () => events.changed('accounts'),
  })
  return { accounts, answers, certificates, deployments, orders, ownWork, renewals, resumeRegistrations }
}
