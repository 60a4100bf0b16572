import { Container, FileLock2, Globe, KeyRound, type LucideIcon, Sparkles } from 'lucide-react'
import type { CredentialType } from '../../../shared/contract/credential-types.ts'

/** What each type of credential is called and is for, in the order of the page. */
export const credentialTypeInfo: Record<
  CredentialType,
  { title: string; one: string; purpose: string; icon: LucideIcon }
> = {
  dns: {
    title: 'DNS providers',
    one: 'DNS provider',
    purpose: 'They let the hub write the TXT records by which a CA checks that a domain is yours.',
    icon: Globe,
  },
  'container-registry': {
    title: 'Container registries',
    one: 'Container registry',
    purpose: 'Logins with which images are pulled; the default one is used where none is chosen.',
    icon: Container,
  },
  'basic-auth': {
    title: 'Basic auth',
    one: 'Basic auth',
    purpose: 'A user name and password that a site asks its visitors for.',
    icon: KeyRound,
  },
  'tls-certificate': {
    title: 'TLS certificates',
    one: 'TLS certificate',
    purpose: 'Certificates that you own already, with their keys, to be served for a host.',
    icon: FileLock2,
  },
  'acme-wildcard': {
    title: 'ACME wildcards',
    one: 'ACME wildcard',
    purpose: 'Wildcard certificates that are ordered when they are first used, and then renewed.',
    icon: Sparkles,
  },
}
