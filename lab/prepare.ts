import { readFileSync } from 'node:fs'
import type { OutputOf } from '../src/shared/contract/contract.ts'
import type { LabHub } from './hub.ts'
import type { Sshd } from './sshd.ts'
import type { Lab } from './start.ts'
import type { TsigKey } from './tsig-key.ts'

/** A hub of any kind. */
type Caller = Pick<LabHub, 'call'>

/** An account at the lab's pebble on the local instance. */
export const addPebbleAccount = (hub: Caller, lab: Lab): Promise<OutputOf<'accounts.add'>> =>
  addAccountAt(hub, lab.pebble, 'pebble', { email: 'admin@example.test' })

/** An account on the local instance at any CA of the lab, as one in front of pebble. */
export const addAccountAt = (
  hub: Caller,
  { directoryUrl, tlsRootFile }: { directoryUrl: string; tlsRootFile: string },
  name: string,
  over: object = {},
): Promise<OutputOf<'accounts.add'>> =>
  hub.call('accounts.add', {
    instance: 'local',
    ca: directoryUrl,
    name,
    termsAgreed: true,
    caBundle: readFileSync(tlsRootFile, 'utf8'),
    ...over,
  })

/** What the lab's BIND asks of a credential that uses this key. */
export const fieldsFor = (lab: Lab, key: TsigKey) => ({
  nameserver: `${lab.bind.address}:${lab.bind.port}`,
  tsigKey: key.name,
  tsigAlgorithm: key.algorithm,
  tsigSecret: key.secret,
})

/** A key of the lab's BIND by its name. */
export const keyNamed = (lab: Lab, name: string): TsigKey => {
  const found = lab.bind.keys.find((key) => key.name === name)
  if (!found) throw new Error(`the lab has no TSIG key ${name}`)
  return found
}

/** A credential on the local instance for the lab's BIND. */
export const addBindCredential = (
  hub: Caller,
  lab: Lab,
  name = 'bind',
  key: TsigKey = keyNamed(lab, 'lab-sha256'),
): Promise<OutputOf<'credentials.add'>> =>
  hub.call('credentials.add', {
    instance: 'local',
    type: 'dns',
    name,
    provider: 'rfc2136',
    fields: fieldsFor(lab, key),
  })

/** A login on the local instance for the lab’s sshd. */
export const addSshLogin = (
  hub: Caller,
  { username, loginKey: privateKey }: Pick<Sshd, 'username' | 'loginKey'>,
  name = 'web host',
): Promise<OutputOf<'credentials.add'>> =>
  hub.call('credentials.add', { instance: 'local', type: 'ssh', name, username, privateKey })

/** Orders and waits; the order must end well. */
export const orderDone = async (
  hub: LabHub,
  names: string[],
  over: object = {},
): Promise<{ certificate: string; order: string }> => {
  const started = await hub.call('certificates.order', { instance: 'local', names, ...over })
  const ended = await hub.call('orders.wait', { order: started.order, timeoutMs: 60_000 })
  if (ended.state !== 'done')
    throw new Error(`${names.join(', ')}: ${ended.state} ${ended.error?.message ?? ''}`)
  return started
}
