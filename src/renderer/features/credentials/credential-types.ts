import { Container, FileLock2, Globe, KeyRound, type LucideIcon, Sparkles, Terminal } from 'lucide-react'
import type { CredentialType } from '../../../shared/contract/credential-types.ts'

/** What each type of credential is called and is for, in the order of the page. */
export const credentialTypeInfo: Record<
  CredentialType,
  { title: string; one: string; purpose: string; choose: string; icon: LucideIcon }
> = {
  dns: {
    title: 'DNS providers',
    one: 'DNS provider',
    purpose: 'They let the hub write the TXT records by which a CA checks that a domain is yours.',
    choose: 'Proves to a CA that a domain is yours.',
    icon: Globe,
  },
  'container-registry': {
    title: 'Container registries',
    one: 'Container registry',
    purpose: 'Logins with which images are pulled; the default one is used where none is chosen.',
    choose: 'A login with which images are pulled.',
    icon: Container,
  },
  'basic-auth': {
    title: 'Basic auth',
    one: 'Basic auth',
    purpose: 'A user name and password that a site asks its visitors for.',
    choose: 'A user name and password in front of a site.',
    icon: KeyRound,
  },
  'tls-certificate': {
    title: 'TLS certificates',
    one: 'TLS certificate',
    purpose: 'Certificates that you own already, with their keys, to be served for a host.',
    choose: 'One that you own already, with its key.',
    icon: FileLock2,
  },
  'acme-wildcard': {
    title: 'ACME wildcards',
    one: 'ACME wildcard',
    purpose: 'Wildcard certificates that are ordered when they are first used, and then renewed.',
    choose: 'One that the hub orders at its first use.',
    icon: Sparkles,
  },
  ssh: {
    title: 'SSH logins',
    one: 'SSH login',
    purpose: 'Users of other hosts, by key or password: the hub writes files there by SFTP.',
    choose: 'A user of another host, by key or password.',
    icon: Terminal,
  },
}
