import type { ErrorCode } from '../errors.ts'
import { accountGuides } from './accounts.ts'
import { acmeGuides } from './acme.ts'
import { backupGuides } from './backup.ts'
import { challengeGuides } from './challenges.ts'
import { credentialGuides } from './credentials.ts'
import { dnsGuides } from './dns.ts'
import type { ErrorGuide } from './guide.ts'
import { inputGuides } from './input.ts'
import { legoGuides } from './lego.ts'
import { notifyGuides } from './notify.ts'
import { shellGuides } from './shell.ts'
import { sshGuides } from './ssh.ts'
import { tlsCertificateGuides } from './tls-certificate.ts'
import { vaultGuides } from './vault.ts'

/** A guide for every code of the catalogue: one that is missing does not compile. */
export const errorGuides: { readonly [Code in ErrorCode]: ErrorGuide } = {
  ...inputGuides,
  ...vaultGuides,
  ...acmeGuides,
  ...accountGuides,
  ...dnsGuides,
  ...shellGuides,
  ...credentialGuides,
  ...backupGuides,
  ...tlsCertificateGuides,
  ...notifyGuides,
  ...legoGuides,
  ...challengeGuides,
  ...sshGuides,
}
