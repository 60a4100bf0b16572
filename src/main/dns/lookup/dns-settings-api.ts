import type { dnsSettingsContract } from '../../../shared/contract/dns-settings.ts'
import type { HandlersOf } from '../../calls/handlers-of.ts'
import type { DnsSettingsUseCases } from './dns-settings.ts'

export const dnsSettingsApi = ({
  dnsSettings,
}: {
  dnsSettings: DnsSettingsUseCases
}): HandlersOf<typeof dnsSettingsContract> => ({
  'dns.settings': () => dnsSettings.get(),
  'dns.setSettings': (wanted) => dnsSettings.set(wanted),
})
