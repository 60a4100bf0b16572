import type { credentialsContract } from '../../shared/contract/credentials.ts'
import type { delegationContract } from '../../shared/contract/delegation.ts'
import type { Caller } from '../calls/caller.ts'
import { givenOnly, type HandlersOf } from '../calls/handlers-of.ts'
import type { Http } from '../ports/http.ts'
import { guesserOf } from '../tokens/guess-gate.ts'
import { askerOf } from './asker.ts'
import { createCredentials } from './credentials.ts'
import { createRegisterAcmeDns } from './register-acme-dns.ts'
import { createReveal, type RevealParts } from './reveal.ts'
import { createTestCredential, type TestParts } from './test-credential.ts'

/** Without what asks or orders certificates (`certificates/certificates-api.ts`). */
export const credentialsApi = (
  use: RevealParts & TestParts & { http: Http },
): HandlersOf<
  Omit<typeof credentialsContract, 'credentials.usage' | 'credentials.forHost' | 'credentials.issue'> &
    Pick<typeof delegationContract, 'delegation.registerAcmeDns'>
> => {
  const credentials = createCredentials(use)
  const reveal = createReveal(use)
  const test = createTestCredential(use)
  const registerAcmeDns = createRegisterAcmeDns(use)
  const credentialsFor = (caller: Caller) => credentials.of(askerOf(caller))
  return {
    'credentials.list': async ({ instance }, caller) => ({
      credentials: await credentialsFor(caller).list(instance),
    }),
    'credentials.show': ({ credential }, caller) => credentialsFor(caller).show(credential),
    'credentials.add': (input, caller) => credentialsFor(caller).add(input),
    'credentials.replace': (input, caller) => credentialsFor(caller).replace(input),
    'credentials.update': ({ credential, ...patch }, caller) =>
      credentialsFor(caller).update(credential, givenOnly(patch)),
    'credentials.test': ({ credential, zone }, caller) =>
      test(askerOf(caller), credential, zone, caller.signal),
    'credentials.setDefault': ({ credential }, caller) => credentialsFor(caller).setDefault(credential),
    'credentials.revealMeans': async (_, { via }) => ({ means: await reveal.means(via === 'window') }),
    'credentials.reveal': ({ credential, confirmation }, caller) =>
      reveal.reveal(credential, confirmation, caller.via === 'window', guesserOf(caller)),
    'credentials.remove': async ({ credential, evenIfUsed }, caller) => {
      await credentialsFor(caller).remove(credential, evenIfUsed)
      return {}
    },
    'delegation.registerAcmeDns': (input, caller) =>
      registerAcmeDns(input, credentialsFor(caller), caller.signal),
  }
}
