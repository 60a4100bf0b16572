import type { challengeErrors } from '../error-catalogue/challenges.ts'
import { defineGuides } from './guide.ts'

export const challengeGuides = defineGuides<typeof challengeErrors>()({
  'challenge.wildcard': {
    means: 'CAs accept a wildcard only when the domain’s DNS proves it. Nothing was ordered.',
    steps: [
      'Choose validation by DNS and a DNS credential in the order form; in the terminal leave `--validation` out.',
      'Or name the hosts one by one instead of the wildcard.',
    ],
  },
  'challenge.ip_by_dns': {
    means: 'An IP address has no TXT record, so DNS cannot prove it. Nothing was ordered.',
    steps: [
      'Choose validation by HTTP or TLS: `certhub cert order --domains 192.0.2.1 --validation http …`.',
      'Put wildcards and names that only DNS can prove into a certificate of their own.',
    ],
  },
  'challenge.not_offered': {
    means: 'The CA listed the ways in which these names can be proved, and the chosen one is not among them.',
    causes: [
      'Not every CA offers TLS validation (tls-alpn-01), and some offer DNS alone.',
      'The record that stands for good (dns-persist-01) is new: few CAs offer it, some on their staging side only.',
    ],
    steps: [
      'Order again with another validation; DNS is offered by every CA.',
      'Or pin an account of a CA that offers it: `certhub why-ca` shows the accounts in their order.',
    ],
  },
  'challenge.persist_missing': {
    means:
      'This certificate is validated by a TXT record that stands for good and names the CA and the account. The hub looked for it at the zone’s own name servers before it told the CA, and what it saw would not do.',
    causes: [
      'The record was never created, or at another name: it belongs to `_validation-persist.<name>`, also for a wildcard.',
      'It names another account. Each account, and each CA that takes over, needs a record of its own beside the others.',
      'The certificate holds a wildcard, and the record lacks `policy=wildcard`.',
      'Its `persistUntil` has passed.',
    ],
    steps: [
      'Create exactly the record that the error shows; `certhub cert persist-record CERTIFICATE` shows it again, and what stands now.',
      'Where a stored DNS credential writes the zone: `certhub cert persist-record CERTIFICATE --write`.',
      'Order again; nothing else is needed, now or at a renewal.',
    ],
  },
  'challenge.issuer_unknown': {
    means:
      'The record has to name the CA by a domain name of the CA’s own. Its directory says none, and Certhub’s list of CAs has none either.',
    causes: ['A private CA that has no `caaIdentities` or `issuerDomainNames` in its directory.'],
    steps: [
      'Order with this validation once: the challenge of the CA holds the name, and the error that ends the order shows the whole record.',
    ],
  },
  'challenge.persist_unwritable': {
    means: 'The chosen DNS credential is not one by which the hub can write a record that stays.',
    causes: [
      'It stands for a person who writes DNS records.',
      'Its provider is not built in: through lego the hub writes values of orders only, which are removed again.',
    ],
    steps: [
      'Create the record that the error shows where the zone is kept.',
      'Or choose a credential that writes the zone: `--credential NAME`.',
    ],
  },
  'challenge.port_in_use': {
    means: 'The hub wanted to answer the CA at this port, and another program listens there.',
    causes: ['A web server runs on this machine.', 'Another certificate client is at work.'],
    steps: [
      'See who it is: `ss -ltnp "sport = :80"`.',
      'Where it is a web server, give its folder: `--validation http --webroot /var/www/html`.',
      'Or listen at another port that port 80 (TLS: 443) is forwarded to: `--port 8080`.',
    ],
  },
  'challenge.port_forbidden': {
    means: 'On this system only the administrator may open ports below 1024.',
    steps: [
      'Allow it for all: `sudo sysctl net.ipv4.ip_unprivileged_port_start=80`; write it to /etc/sysctl.d to keep it.',
      'Or forward port 80 (TLS: 443) to a port above 1023 and give that one with `--port`.',
      'Or use the folder of a web server that runs already: `--validation http --webroot DIR`.',
    ],
  },
  'challenge.port_unusable': {
    means: 'The system refused to open the port for a reason of its own, which the message names.',
    steps: ['Choose another port, or the folder of a web server, and order again.'],
  },
  'challenge.folder_unusable': {
    means:
      'The answer for the CA has to lie in this folder, and the hub cannot put it there. Nothing was ordered.',
    causes: [
      'The path is not absolute, is no folder, or does not exist.',
      'The hub’s user may not write there; over SFTP, the user of the SSH login.',
    ],
    steps: [
      'Look, on the machine of that folder: `ls -ld DIR`. It is the one that the web server shows as `/` of these names.',
      'Let that user write to `DIR/.well-known/acme-challenge`, which it creates when it may.',
      'Try it without ordering: `certhub cert preflight --domains <name> --validation http --webroot DIR`.',
    ],
  },
  'challenge.not_reachable': {
    means: 'The hub asked for its own answer as a CA would, and did not get it.',
    causes: [
      'The name’s A or AAAA record points elsewhere; an old AAAA record is found often.',
      'A firewall or router keeps port 80 (TLS: 443) closed.',
      'The network cannot reach itself by its public address; the CA may get through all the same.',
    ],
    steps: [
      'Compare `dig A <name>` and `dig AAAA <name>` with this machine’s public addresses.',
      'Ask from outside, for example from a phone: `http://<name>/.well-known/acme-challenge/test` must reach this machine.',
      'Where port 80 cannot be opened, validate by DNS.',
    ],
  },
  'challenge.failed': {
    means: 'The CA looked from the Internet and did not see the answer. Its own words are shown.',
    causes: [
      'Port 80 (TLS: 443) is not reachable from outside, at one of the addresses or for one of the places the CA looks from.',
      'A web server or CDN in front answers for the path itself, or redirects to a place that does not have it.',
    ],
    steps: [
      'Read the CA’s words: they name the address it asked and what it got.',
      'Check every A and AAAA record of the name, and country filters of the firewall: CAs look from several continents.',
      'Try it without ordering: `certhub cert preflight --domains <name> --validation http …`, then order with a staging account.',
      'Or validate by DNS, which needs no open port.',
    ],
  },
})
