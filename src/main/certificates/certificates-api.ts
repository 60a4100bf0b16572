import type { certificatesContract } from '../../shared/contract/certificates.ts'
import type { credentialsContract } from '../../shared/contract/credentials.ts'
import type { HandlersOf } from '../calls/handlers-of.ts'
import type { CertificatesUseCases } from './certificates.ts'
import { createForHost } from './for-host.ts'
import { createIssueWildcard } from './issue-wildcard.ts'
import { requireMayValidate } from './require-may-validate.ts'
import { createRevoke, type RevokeParts } from './revoke.ts'
import { createUsage } from './usage.ts'

/** With what credentials are to certificates. */
export const certificatesApi = (
  use: RevokeParts & { certificates: CertificatesUseCases },
): HandlersOf<
  typeof certificatesContract &
    Pick<typeof credentialsContract, 'credentials.usage' | 'credentials.forHost' | 'credentials.issue'>
> => {
  const { store, certificates } = use
  const revoke = createRevoke(use)
  const usage = createUsage(use)
  const forHost = createForHost(use)
  const issueWildcard = createIssueWildcard(use)
  return {
    'certificates.list': async ({ instance }) => ({ certificates: await certificates.list(instance) }),
    'certificates.show': ({ certificate }) => certificates.show(certificate),
    'certificates.checkNames': ({ names }) => certificates.checkNames(names),
    'certificates.order': async (input, caller) => {
      await requireMayValidate(store, input, caller)
      return certificates.order(input, caller.signal)
    },
    'certificates.renew': ({ certificate }) => certificates.renew(certificate, 'person'),
    'certificates.export': async ({ certificate, directory, ...how }) => ({
      files: await certificates.exportTo(certificate, directory, how),
    }),
    'certificates.deploy': async ({ certificate }) => ({ files: await certificates.deploy(certificate) }),
    'certificates.revoke': ({ certificate, reason, reissue }) => revoke(certificate, reason, reissue),
    'certificates.remove': async ({ certificate }) => {
      await certificates.remove(certificate)
      return {}
    },
    'credentials.usage': async ({ credential }) => ({ certificates: await usage(credential) }),
    'credentials.forHost': async ({ host, instance }) => ({ matches: await forHost(host, instance) }),
    'credentials.issue': ({ credential }) => issueWildcard(credential),
  }
}
