/** Files that may read words, each with the reason: whose words they are, and why there is nothing else to read. */
export const mayReadMessages: Readonly<Record<string, string>> = {
  'src/main/acme/problem-error.ts':
    'Boulder and pebble answer a deactivated account and a foreign signature with types that mean other things too.',
  'src/main/failover/limits.ts': 'RFC 8555 §6.6 has one type for limits of a name and of an account.',
  'src/main/orders/open-order.ts': 'RFC 8555 §7.4 has no type for a lifetime that a CA refuses.',
  'src/main/dns/provider-kit/aws-errors.ts':
    'It hides the session token in what AWS said; nothing is decided by it.',
  'src/main/dns/providers/dnsmadeeasy.ts': 'DNS Made Easy answers its limit with 400, as any bad request.',
  'src/main/dns/providers/njalla.ts': 'Njalla answers some refusals of a token with text alone.',
  'src/main/dns/providers/ns1.ts': 'NS1 answers a record that is there already with 400, as any bad request.',
  'src/main/dns/providers/porkbun.ts':
    'Porkbun answers a wrong key and a domain without API access with 400 both.',
  'src/main/key-files/open-pkcs12.ts': 'node-forge throws plain errors.',
  'src/main/key-files/worker.ts': 'ssh2 returns plain errors for keys that it cannot read.',
  'src/main/ssh/private-key.ts': 'ssh2 returns plain errors for keys that it cannot read.',
  'src/main/ssh/ssh-error.ts': 'ssh2 throws a plain error where the server hangs up.',
  'src/main/shells/cli/parse.ts': 'Node’s parseArgs names an unknown option in its message only.',
  'src/renderer/components/picker.tsx': 'What a person types is looked for in all that an entry shows.',
}
