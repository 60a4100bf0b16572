import { listed } from './words.ts'

const withSilent = (what: string, silent: readonly string[]): string =>
  silent.length > 0 ? `${what} (passed over: ${silent.join('; ')})` : what

/** What is seen while TXT values spread. */
export const dnsTexts = {
  'dns.waiting': ({ missing, silent }: { missing: string[]; silent: string[] }) =>
    withSilent(`waiting for ${missing.join('; ')}`, silent),
  'dns.seen_everywhere': ({ silent }: { silent: string[] }) => withSilent('seen everywhere', silent),
  'dns.missing_at': ({ record, servers }: { record: string; servers: string[] }) =>
    `${record} at ${listed(servers)}`,
  'dns.unsure_wait': ({ seconds, servers }: { seconds: number; servers: string[] }) =>
    `waits up to ${seconds} s: ${listed(servers)} may have said that the record is absent, and resolvers may remember it`,
  'dns.least_wait': ({ seconds }: { seconds: number }) =>
    `seen where it must be; waiting ${seconds} s more, as the settings ask for`,

  'dns.unreachable': ({ server, said }: { server: string; said: string }) => `${server}: ${said}`,
  'dns.no_route': ({ server }: { server: string }) => `${server}: no route to it`,
  'dns.failing': ({ server, said }: { server: string; said: string }) => `${server} fails (${said})`,
  'dns.lame': ({ server, said }: { server: string; said: string }) =>
    `${server} does not serve the zone (${said})`,
  'dns.no_answer_yet': ({ server }: { server: string }) => `${server} has not answered yet`,
}
