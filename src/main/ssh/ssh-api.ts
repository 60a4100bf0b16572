import type { sshContract } from '../../shared/contract/ssh.ts'
import type { HandlersOf } from '../calls/handlers-of.ts'
import { askHostKey } from './ask-host-key.ts'

export const sshApi: HandlersOf<typeof sshContract> = {
  'ssh.hostKey': async (address, { signal }) => {
    const { type, fingerprint } = await askHostKey(address, signal)
    return { type, hostKey: fingerprint }
  },
}
