import { z } from 'zod'
import { sshAddress } from '../ssh-server.ts'
import { method } from './method.ts'

export const sshContract = {
  /** Asks a server for its host key, without logging in. Only a person can say that it is the right one. */
  'ssh.hostKey': method({
    kind: 'query',
    reads: [],
    right: 'instances',
    input: z.strictObject(sshAddress),
    output: z.object({
      /** The algorithm’s name, such as ssh-ed25519. */
      type: z.string(),
      /** Its fingerprint, as `ssh-keygen -l` prints it: SHA256:… */
      hostKey: z.string(),
    }),
  }),
}
