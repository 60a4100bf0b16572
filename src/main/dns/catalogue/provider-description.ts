import type { DnsProvider } from '../provider-kit/provider.ts'

/** A provider that can be chosen, whether Certhub speaks it itself or not. */
export interface ProviderDescription extends Omit<DnsProvider, 'create'> {
  builtIn: boolean
}
