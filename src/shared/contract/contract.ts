import type { z } from 'zod'
import { accountsContract } from './accounts.ts'
import { auditContract } from './audit.ts'
import { certificatesContract } from './certificates.ts'
import { credentialsContract } from './credentials.ts'
import { delegationContract } from './delegation.ts'
import { dnsSettingsContract } from './dns-settings.ts'
import { failoverContract } from './failover.ts'
import { hubContract } from './hub.ts'
import { instancesContract } from './instances.ts'
import { notificationsContract } from './notifications.ts'
import { ordersContract } from './orders.ts'
import { persistContract } from './persist.ts'
import { preflightContract } from './preflight.ts'
import { providersContract } from './providers.ts'
import { renewalContract } from './renewal.ts'
import { sessionsContract } from './sessions.ts'
import { sshContract } from './ssh.ts'
import { tokensContract } from './tokens.ts'
import { vaultContract } from './vault.ts'

/** Every method of the hub. The window, the web page and the terminal call these and nothing else. */
export const contract = {
  ...hubContract,
  ...vaultContract,
  ...instancesContract,
  ...accountsContract,
  ...providersContract,
  ...credentialsContract,
  ...delegationContract,
  ...certificatesContract,
  ...preflightContract,
  ...persistContract,
  ...ordersContract,
  ...auditContract,
  ...renewalContract,
  ...tokensContract,
  ...failoverContract,
  ...dnsSettingsContract,
  ...notificationsContract,
  ...sessionsContract,
  ...sshContract,
}
export type Contract = typeof contract
export type MethodName = keyof Contract
/** What a caller sends: defaults may be left out. */
export type InputOf<M extends MethodName> = z.input<Contract[M]['input']>
/** What a handler gets: defaults filled in. */
export type ParsedInputOf<M extends MethodName> = z.output<Contract[M]['input']>
export type OutputOf<M extends MethodName> = z.output<Contract[M]['output']>
