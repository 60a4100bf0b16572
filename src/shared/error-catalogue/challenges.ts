import { defineErrors } from './entry.ts'

/** Validation by HTTP and TLS; that by DNS is in dns.ts. */
export const challengeErrors = defineErrors({
  'challenge.wildcard': {
    message: 'The wildcard {name} can be validated by DNS only.',
    hint: 'Choose validation by DNS, or order the names below it one by one.',
    retry: 'never',
    exit: 2,
  },
  'challenge.ip_by_dns': {
    message: 'The address {name} cannot be validated by DNS.',
    hint: 'Choose validation by HTTP or TLS; names that need DNS go into a certificate of their own.',
    retry: 'never',
    exit: 2,
  },
  'challenge.not_offered': {
    message: '{host} offers no {type} challenge for {names}; it offers {offered}.',
    hint: 'Choose another validation for this certificate, or a CA that offers this one.',
    retry: 'other-ca',
    exit: 1,
    screen: 'new-certificate',
  },
  'challenge.persist_missing': {
    message: 'No TXT record lets {host} issue for {names}: {problem}.',
    hint: 'Create {records}. It stays; orders and renewals only look at it.',
    retry: 'later',
    exit: 1,
    screen: 'certificates',
  },
  'challenge.issuer_unknown': {
    message: '{host} does not say under which name it looks for itself in the record.',
    hint: 'Order once: the CA names it in the challenge, and the error shows the record to create.',
    retry: 'never',
    exit: 1,
  },
  'challenge.persist_unwritable': {
    message: 'The hub cannot write {record} with “{credential}”: {problem}.',
    hint: 'Create {records}.',
    retry: 'never',
    exit: 1,
  },
  'challenge.port_in_use': {
    message: 'Port {port} of this machine is in use by another program.',
    hint: 'Choose the folder of that web server instead, or another port that port 80 (TLS: 443) is forwarded to.',
    retry: 'later',
    exit: 1,
    screen: 'new-certificate',
  },
  'challenge.port_forbidden': {
    message: 'This user may not listen at port {port}.',
    hint: 'Allow it (Linux: `sudo sysctl net.ipv4.ip_unprivileged_port_start=80`, or `sudo setcap cap_net_bind_service=+ep` on the program), forward the port to one above 1023, or choose the folder of a web server.',
    retry: 'never',
    exit: 1,
    screen: 'new-certificate',
  },
  'challenge.port_unusable': {
    message: 'Port {port} of this machine cannot be opened: {problem}.',
    hint: 'Choose another port, or the folder of a web server.',
    retry: 'later',
    exit: 1,
    screen: 'new-certificate',
  },
  'challenge.folder_unusable': {
    message: 'The web folder {path} cannot be used: {problem}.',
    hint: 'Give the absolute path of the folder that a web server shows as the root of these names, writable for the user who writes there.',
    retry: 'never',
    exit: 2,
  },
  'challenge.not_reachable': {
    message: '{where} does not give the answer that the CA looks for: {problem}.',
    hint: 'Check the name’s A and AAAA records, the firewall and port forwarding. From inside a network with NAT this can fail although the CA gets through.',
    retry: 'later',
    exit: 1,
  },
  'challenge.failed': {
    message: 'The CA could not validate {names} by {type}.',
    hint: 'The CA must reach port {port} of each name from the Internet, at every A and AAAA record; the order’s timeline says what was seen from here.',
    retry: 'later',
    exit: 1,
    screen: 'new-certificate',
  },
})
