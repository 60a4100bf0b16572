import { Globe, type LucideIcon } from 'lucide-react'
import type { Credential } from '../../../shared/contract/credentials.ts'

/** What each type of credential is called and is for, in the order of the page. */
export const credentialTypeInfo: Record<
  Credential['type'],
  { title: string; purpose: string; icon: LucideIcon }
> = {
  dns: {
    title: 'DNS providers',
    purpose: 'They let the hub write the TXT records by which a CA checks that a domain is yours.',
    icon: Globe,
  },
}
