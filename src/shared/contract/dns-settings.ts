import { z } from 'zod'
import { method, nothing } from './method.ts'

/** `ip`, `ip:port` or `[v6]:port`. */
const server = z.string().trim().min(1).max(60)
const servers = z.array(server).max(20)

export const dnsSettings = z.object({
  /** Recursive resolvers, tried in this order; none means those of the system. */
  resolvers: servers,
  /** How many of a zone’s name servers must show a record: all that answer, or more than half of those that exist. */
  servers: z.enum(['all', 'quorum']),
  /** Seconds between the first look and telling the CA, at least. */
  minimumWaitSeconds: z.number().int().min(0).max(3600),
  /** Seconds after which a record that is not there is given up; 0 for as long as its provider is known to need. */
  longestWaitSeconds: z.number().int().min(0).max(14_400).default(0),
  /** Servers to ask for a zone and all below it, instead of those that public DNS names (split horizon). */
  zones: z
    .array(z.object({ zone: z.string().trim().min(1, 'enter a zone').max(253), servers: servers.min(1) }))
    .max(100),
})
export type DnsSettings = z.infer<typeof dnsSettings>

const output = dnsSettings.extend({
  /** What CERTHUB_DNS_RESOLVERS and CERTHUB_DNS_AUTHORITATIVE say, which come before the settings. */
  environment: z.object({ resolvers: z.array(z.string()), authoritative: z.string().optional() }),
})

export const dnsSettingsContract = {
  'dns.settings': method({
    kind: 'query',
    reads: ['dns'],
    right: 'view',
    whileLocked: true,
    input: nothing,
    output,
  }),
  /** All of them at once; holds for the next look-up. */
  'dns.setSettings': method({
    kind: 'command',
    changes: ['dns'],
    right: 'settings',
    whileLocked: true,
    input: z.strictObject(dnsSettings.shape),
    output,
  }),
}
