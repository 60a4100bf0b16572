import type { dnsErrors } from '../error-catalogue/dns.ts'
import { defineGuides } from './guide.ts'

export const dnsGuides = defineGuides<typeof dnsErrors>()({
  'dns.zone_not_found': {
    means:
      'The account or server of this credential answered, and none of its zones holds the name. No record was written.',
    causes: [
      'The domain is at another DNS provider, or in another account of this one.',
      'The name is misspelt, or the domain was never added as a zone.',
      'A CNAME at `_acme-challenge` points into a zone that this credential does not have.',
      'The token may see only some zones of the account.',
    ],
    steps: [
      'Ask who serves the domain: `dig NS example.com`. The name servers tell the provider.',
      'Ask for a delegation: `dig CNAME _acme-challenge.example.com`. If there is one, its target’s zone is the one that matters.',
      'Let the token see that zone, or choose the credential of the account that has it: page of the certificate, or `--credential` of `certhub cert order` (it may be repeated where zones are in several accounts).',
      'Prove it: `certhub credential test CREDENTIAL --zone example.com`.',
      'A name that is not yours any more can be left out: `certhub cert change CERTIFICATE --drop NAME --wait`.',
    ],
  },
  'dns.zone_ambiguous': {
    means:
      'A zone of the same name is in more than one account that this token can see, and writing into the wrong one would never validate.',
    steps: [
      'Find the account whose name servers are those of `dig NS <zone>`.',
      'Create a token that is limited to that account and to that zone, and put it in place of the stored one: page of the credential, or `certhub credential replace CREDENTIAL --stdin-json`.',
      'Or delete the zone that nobody is delegated to.',
    ],
  },
  'dns.credential_rejected': {
    means:
      'The provider does not know the token, key or password any more, or never did. No record was written.',
    causes: [
      'It expired or was revoked, often because the person who made it left.',
      'It was copied incompletely, or is of another environment (sandbox, test).',
      'The provider lets it be used from certain IP addresses only, and this computer’s has changed.',
      'The account is suspended or wants its terms accepted: log in there and look.',
    ],
    steps: [
      'Make a new token at the provider. The form that replaces it and `certhub provider show CODE` link to where, and say what it must be allowed to do.',
      'Replace the stored one: page of the credential, or `certhub credential replace CREDENTIAL --stdin-json`.',
      'Prove it: `certhub credential test CREDENTIAL --zone example.com`.',
      'Order again: page of the certificate, or `certhub cert renew CERTIFICATE --wait`.',
    ],
  },
  'dns.permission_denied': {
    means: 'The provider knows the credential and forbids it to change this zone. No record was written.',
    causes: [
      'The token may read only, or is limited to other zones.',
      'The zone moved to another account or project.',
      'A policy of the organisation overrides the token’s rights.',
    ],
    steps: [
      'At the provider, give the token the right to edit DNS records of this zone.',
      'If its rights cannot be changed, make a new one and replace it: page of the credential, or `certhub credential replace CREDENTIAL --stdin-json`.',
      'Prove it: `certhub credential test CREDENTIAL --zone <zone>`.',
    ],
  },
  'dns.tsig_bad_key': {
    means: 'The name server has no TSIG key of this name (BADKEY). The update was not made.',
    causes: [
      'The key’s name differs: it is compared whole, with its dots.',
      'The key was added to the server’s configuration, and the server not reloaded.',
      'The request went to another server or view than the one that has the key.',
    ],
    steps: [
      'Compare the name and algorithm with the server’s `key "…" { algorithm …; }` block.',
      'Reload the server (`rndc reconfig` with BIND).',
      'Correct the credential: its page, or `certhub credential replace CREDENTIAL --stdin-json`; then `certhub credential test CREDENTIAL --zone <zone>`.',
    ],
  },
  'dns.tsig_bad_signature': {
    means:
      'The name server knows the key’s name, and its secret or algorithm is another (BADSIG). The update was not made.',
    steps: [
      'Copy the secret again from the server’s key file: the base64 text between the quotes, nothing else.',
      'Choose the algorithm of the key file; a secret made for hmac-sha512 does not work as hmac-sha256.',
      'Replace the credential’s values, then `certhub credential test CREDENTIAL --zone <zone>`.',
    ],
  },
  'dns.tsig_bad_time': {
    means:
      'A TSIG signature is good for five minutes around its time (RFC 8945), and the two clocks are further apart.',
    steps: [
      'Compare `date -u` here and on the name server.',
      'Switch on time synchronisation where it is off: `timedatectl set-ntp true` on Linux.',
    ],
  },
  'dns.tsig_unsigned_answer': {
    means:
      'The server answered a signed request without a signature. Whether the record was written is not known; it is removed with the others if it was.',
    causes: [
      'A proxy, load balancer or NAT answers in place of the server.',
      'The server’s version or view does not sign errors.',
      'Somebody answers in its name.',
    ],
    steps: [
      'Give the address of the primary server itself in the credential, not of a balancer.',
      'Look into the server’s log for the update.',
    ],
  },
  'dns.tsig_not_accepted': {
    means:
      'The name server turned a signed update down and did not sign its answer. A server signs what it refuses to a key that it accepts (RFC 8945), so it did not accept this one, or never looked at it. Nothing was written.',
    causes: [
      'PowerDNS answers so when the key’s name, algorithm or secret differs from its own, and when the clocks do.',
      'The server takes no updates at all, or none from this computer’s address (with PowerDNS `dnsupdate` and `allow-dnsupdate-from`).',
    ],
    steps: [
      'Compare the key with the server’s, with PowerDNS: `pdnsutil list-tsig-keys`.',
      'Compare `date -u` here and on the name server.',
      'Look into the server’s log: it says why it denied the update.',
      'Correct the credential: its page, or `certhub credential replace CREDENTIAL --stdin-json`; then `certhub credential test CREDENTIAL --zone <zone>`.',
    ],
  },
  'dns.refused': {
    means:
      'The name server turned the update down: it does not let this key change this zone. Nothing was written.',
    causes: [
      '`allow-update` or `update-policy` of the zone does not name the key.',
      'The request went to a secondary, which takes no updates.',
      'NOTZONE: the name is not in the zone that was asked to be changed.',
    ],
    steps: [
      'Let the key write TXT records, with BIND for example: `update-policy { grant KEY zonesub TXT; };`, then `rndc reconfig`; with PowerDNS: `pdnsutil set-meta <zone> TSIG-ALLOW-DNSUPDATE KEY`.',
      'Check that the credential names the primary.',
      'Prove it: `certhub credential test CREDENTIAL --zone <zone>`.',
    ],
  },
  'dns.server_failed': {
    means: 'The name server took the question and failed at it, most often with SERVFAIL.',
    causes: [
      'It cannot write its journal or zone file: permissions or a full disk.',
      'The zone is not loaded because of an error in it.',
      'For a resolver: DNSSEC of the domain does not validate.',
    ],
    steps: [
      'Read the server’s log at that minute.',
      'Ask by hand: `dig @<server> SOA <zone>`, with `+cd` to leave DNSSEC out.',
    ],
  },
  'dns.server_unreachable': {
    means: 'No answer came from the name server, over UDP or TCP.',
    causes: [
      'The address or port in the credential is wrong.',
      'A firewall drops port 53 from here, or lets UDP through and not TCP.',
      'The server is down.',
      '“of this system”: this computer has no resolver set.',
    ],
    steps: [
      'Ask from this computer: `dig @<server> SOA <zone>` and again with `+tcp`.',
      'Correct the address on the credential’s page.',
      'To use other resolvers than the system’s, set `CERTHUB_DNS_RESOLVERS`.',
    ],
  },
  'dns.provider_unreachable': {
    means: 'The provider’s API did not answer: the name did not resolve, the connection failed, or TLS did.',
    causes: [
      'This computer is offline, or a proxy or firewall is in between.',
      'A self-hosted API (PowerDNS, acme-dns, httpreq) is down or its address is wrong.',
      'Its certificate is of a private CA: give the root in `NODE_EXTRA_CA_CERTS`.',
    ],
    steps: [
      'Open the API’s address from this computer: `curl -v <address>`.',
      'Look at the provider’s status page.',
    ],
  },
  'dns.provider_error': {
    means: 'The provider answered, with a failure of its own or with something that cannot be understood.',
    causes: [
      'The provider has an outage.',
      '“keep changing”: another program rewrites the same record set all the time.',
      'The address of the API leads to a web page instead of the API.',
    ],
    steps: [
      'Read the provider’s own words, under the message and in the order’s timeline (`certhub order show ORDER`).',
      'Look at its status page; then order again.',
    ],
  },
  'dns.provider_refused': {
    means: 'The provider understood the request and will not do it. Its own words say why.',
    causes: [
      'A CNAME stands at the record’s name: no other record can be beside it.',
      'The zone is locked, is a secondary, or is served by other name servers.',
      'The plan has no API access, or its number of records is used up.',
    ],
    steps: [
      'Do in the provider’s web page what the hub does: add a TXT record at `_acme-challenge.<name>`. What stops you there stops the hub.',
    ],
  },
  'dns.no_room': {
    means:
      'This server holds a fixed number of TXT values at one name, and other orders of this hub, or of another program, use them now.',
    steps: [
      'See what runs: `certhub order list`. The order waits its turn where the hub itself uses the room.',
      'If nothing runs here, another program writes the same name: stop it, or give it a name of its own.',
    ],
  },
  'dns.not_delegated': {
    means:
      'This kind of credential writes one name only, and the domain’s `_acme-challenge` does not lead there. Nothing was written.',
    causes: [
      'The CNAME is missing.',
      'It exists and points elsewhere: to an older registration, or without the final dot.',
      'It was added a moment ago and a resolver still has the old answer.',
    ],
    steps: [
      'At the DNS provider of your domain add: `_acme-challenge.example.com. CNAME <target>.` The target is in the message.',
      'Look: `dig CNAME _acme-challenge.example.com`.',
      'One CNAME for each domain; a wildcard uses the one of its parent.',
    ],
  },
  'dns.rate_limited': {
    means:
      'The provider asks for fewer calls. Short waits the hub sits out by itself; this one was too long for the order.',
    causes: ['Many certificates were ordered at once.', 'Other programs use the same token or account.'],
    steps: [
      'Wait for the time shown, then order again.',
      'Give other programs a token of their own, where the limit is by token.',
    ],
  },
  'dns.dnssec_bogus': {
    means:
      'The zone is signed with DNSSEC and its signatures do not fit: whoever checks them, as CAs do, gets no answer for any name in it. Visitors behind such resolvers cannot reach the site either.',
    causes: [
      'The DS record at the registrar is of an old key, often after a move to another DNS provider.',
      'The signatures ran out: the signer of the zone has stopped.',
      'A secondary name server has an older copy of the zone.',
    ],
    steps: [
      'See it for yourself: `dig example.com SOA @9.9.9.9` answers SERVFAIL, with `+cd` it answers.',
      'Compare `dig DS example.com` with the keys of `dig DNSKEY example.com`. Where they do not fit, correct or remove the DS record at the registrar; removing it turns DNSSEC off and helps as soon as its TTL has passed.',
      'Where the signatures are old, start the signer again or have the provider sign the zone anew.',
      'Then renew: `certhub cert renew <name>`. Until then no CA can help.',
    ],
  },
  'dns.cname_loop': {
    means: 'The CNAME records of the challenge’s name lead in a circle, or through too many names.',
    steps: [
      'Follow it: `dig CNAME _acme-challenge.example.com`, then the target, and so on.',
      'Let the last one point to a name without a CNAME.',
    ],
  },
  'dns.not_propagated': {
    means:
      'The record was written, and some authoritative servers did not have it in time. The CA was not asked, so that no failed validation counts against you; the record was removed again.',
    causes: [
      'A secondary does not get its updates from the primary.',
      'The provider is slow: some take minutes.',
      'The domain’s NS records name servers of another or an old provider.',
    ],
    steps: [
      'Compare: `dig NS <zone>` with the name servers that the provider shows for the zone.',
      'Ask each one: `dig @<server> SOA <zone>`. The serial must be the same everywhere.',
      'Correct the NS records at the registrar, or the secondary that lags.',
      'Order again.',
    ],
  },
  'dns.no_answer': {
    means: 'None of the servers that the zone’s NS records name gave an answer.',
    causes: [
      'This network lets DNS through only to its own resolver.',
      'Split horizon: the public name servers are not reachable from here.',
      'The NS records are wrong or the servers down.',
    ],
    steps: [
      'Ask from here: `dig NS <zone>`, then `dig @<server> SOA <zone>`.',
      'In a network of its own view, or one that lets DNS through only to its own resolver, name the server to ask for the zone in the DNS settings. A resolver remembers for a while that a record was absent (the last number of `dig SOA <zone>`, in seconds): give a longest wait there that is longer.',
      'Where one server answers for every zone, `CERTHUB_DNS_AUTHORITATIVE` names it; start the hub again.',
    ],
  },
})
