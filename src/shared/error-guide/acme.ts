import type { acmeErrors } from '../error-catalogue/acme.ts'
import { defineGuides } from './guide.ts'

const why = 'See which account an order uses, and why not another: `certhub why-ca --domains <name>`.'

export const acmeGuides = defineGuides<
  Pick<typeof acmeErrors, Extract<keyof typeof acmeErrors, `acme.${string}`>>
>()({
  'acme.unreachable': {
    means: 'No answer came from the CA: its name did not resolve, or the connection failed or was cut.',
    causes: [
      'This computer is offline, or a firewall blocks HTTPS to the CA.',
      'The account needs a proxy, or the proxy it has is down.',
      'The CA is down.',
      'The directory URL of a custom CA is wrong.',
    ],
    steps: [
      'Ask from this computer: `curl -sv <directory URL>`; `certhub account show ACCOUNT` shows the URL.',
      'Behind a proxy: `certhub account set-proxy ACCOUNT --proxy http://host:port`, or the account’s page.',
      'Look at the CA’s status page.',
      'To be independent of one CA, add an account of another: the next order takes it over by itself.',
    ],
  },
  'acme.tls_untrusted': {
    means:
      'The CA’s server shows a certificate that this computer does not trust, so nothing was sent to it.',
    causes: [
      'A private CA whose root was not given.',
      'A proxy that opens TLS connections shows its own certificate.',
      'This computer’s clock is wrong, so that a good certificate seems expired.',
    ],
    steps: [
      'Check the date: `date`.',
      'Private CA: add the account with its root, “CA bundle” in the form or `certhub account add --ca-bundle root.pem`.',
      'Proxy with its own root: start the hub with `NODE_EXTRA_CA_CERTS=/path/root.pem`.',
    ],
  },
  'acme.not_a_directory': {
    means: 'The address answered with something else than an ACME directory (RFC 8555 §7.1.1).',
    causes: [
      'It is the CA’s home page, not its directory. With step-ca it ends in `/acme/<name>/directory`.',
      'An account that worked: the CA has ended its service, has moved, or shows a page about maintenance.',
      'A login page of a proxy or Wi-Fi answers.',
    ],
    steps: [
      'Take the URL from the CA’s documentation.',
      'Open it with `curl -s`: the answer is JSON with “newNonce”, “newAccount” and “newOrder”.',
    ],
  },
  'acme.server_error': {
    means:
      'The CA had a failure of its own (HTTP 500 or above). The hub repeated the request a few times before it gave up.',
    steps: [
      'Look at the CA’s status page.',
      'If it lasts, add an account of another CA; the order moves there by itself.',
      why,
    ],
  },
  'acme.bad_answer': {
    means: 'The CA answered with something that does not follow RFC 8555.',
    causes: [
      'A proxy or firewall replaced the answer by a page of its own.',
      'A private CA is old, or set up in part.',
    ],
    steps: [
      'Open the order’s timeline: it lists each exchange with its status (`certhub order show ORDER`).',
      'Update a private CA. A public one: report it there, and use another meanwhile.',
    ],
  },
  'acme.bad_nonce': {
    means:
      'Every request carries a nonce that the CA gave out, and it refused fresh ones ten times in a row.',
    causes: [
      'The CA’s servers behind a balancer do not share their nonces.',
      'A cache between here and the CA answers with old nonces.',
    ],
    steps: ['Take caching proxies out of the way.', 'Try again in a few minutes.'],
  },
  'acme.rate_limited': {
    means:
      'The CA counts orders or failures, and the count is full. The hub remembers until when, and does not ask this CA for these names before then, over restarts too.',
    causes: [
      'The same names were ordered many times in a week.',
      'Too many failed validations in an hour.',
      'Too many new orders or accounts, of this account, IP address or domain.',
    ],
    steps: [
      'Read below which limit it is and when it ends.',
      'Do not try over and over: some limits count tries.',
      'Is it urgent, add an account of another CA to the same target instance, and order again: the hub takes it.',
      'Try things out with a staging account; its limits are far higher.',
      why,
    ],
  },
  'acme.eab_required': {
    means:
      'This CA opens accounts only for customers: an external account binding ties the ACME account to the one on its site (RFC 8555 §7.3.4).',
    steps: [
      'Log in at the CA’s site and create an EAB credential: a key id and an HMAC key.',
      'Enter both in the account’s form, or: `certhub account add --ca CODE --eab-kid <key id> --eab-hmac-stdin --agree-tos`.',
      'For an account that exists: `certhub account register-again ACCOUNT --eab-kid <key id> --eab-hmac-stdin --agree-tos`.',
    ],
  },
  'acme.eab_rejected': {
    means: 'The CA does not accept this pair of key id and HMAC key. No account was registered.',
    causes: [
      'The pair was used already, or has expired.',
      'Key id and HMAC key were swapped, or of different pairs.',
      'It was made for the other environment: staging against production.',
    ],
    steps: [
      'Create a new pair at the CA’s site.',
      'Enter it at once, the HMAC key as it is shown (base64url).',
    ],
  },
  'acme.terms_required': {
    means:
      'The CA does nothing for this account before its terms are agreed to: that is yours to do, never the hub’s.',
    causes: ['The box was not ticked.', 'The CA changed its terms since the account was registered.'],
    steps: [
      'Read the terms.',
      'Tick the box in the form, or add `--agree-tos`: `certhub account register-again ACCOUNT --agree-tos` for an account that exists.',
    ],
  },
  'acme.contact_rejected': {
    means: 'The CA does not take this contact address. No account was registered or changed.',
    causes: [
      'A reserved domain such as example.com.',
      'A domain without mail servers.',
      'The CA wants an address and none was given, or the other way round.',
    ],
    steps: ['Change it in the form, or `certhub account set-email ACCOUNT --email ops@your-domain`.'],
  },
  'acme.account_gone': {
    means:
      'The CA answered that there is no such account. The hub marks it as gone and does not order with it any more.',
    causes: [
      'The CA’s database was set up anew: usual with staging servers and private CAs.',
      'The account was deactivated elsewhere, with the same key.',
    ],
    steps: [
      'Register the same key again: “Register again” on the account’s page, or `certhub account register-again ACCOUNT --agree-tos`.',
      'A CA with EAB wants a new pair: add `--eab-kid <key id> --eab-hmac-stdin`.',
      'Order again.',
    ],
  },
  'acme.name_rejected': {
    means: 'The CA will not issue for a name, whoever asks.',
    causes: [
      'The name is not public: .local, .internal, an IP address, a domain that does not exist.',
      'It is on the CA’s list of blocked names.',
      'A private CA is set to certain domains only.',
    ],
    steps: [
      'Read the CA’s words: they name the name.',
      'Order without it, or with an account of a CA that issues for it, such as a private CA for internal names.',
      why,
    ],
  },
  'acme.caa': {
    means:
      'A CAA record of the domain, or of a parent of it, names CAs that may issue, and this one is not among them (RFC 8659).',
    causes: [
      'The record names the former CA.',
      'A wildcard: `issuewild` forbids what `issue` allows.',
      'The record is at a parent domain, or behind a CNAME.',
      'It is bound to another account or method: `accounturi`, `validationmethods` (RFC 8657).',
    ],
    steps: [
      'Look: `dig CAA example.com`, then each parent.',
      'Add the CA’s identity, for Let’s Encrypt: `example.com. CAA 0 issue "letsencrypt.org"`.',
      'Or use an account of a CA that is named there: `certhub why-ca --domains example.com` says which accounts the records allow.',
    ],
  },
  'acme.validation_failed': {
    means:
      'The hub saw the TXT record at the authoritative servers, and the CA did not, or found something else wrong. This counts as a failed validation at the CA.',
    causes: [
      'Split horizon: the CA sees other name servers than this computer does.',
      'DNSSEC of the domain is broken: resolvers that validate get SERVFAIL.',
      'A name server, often one by IPv6 or in another region, has old data or does not answer.',
      'CAA records that the CA cannot read.',
    ],
    steps: [
      'Read what the CA says below: it names the name and the reason.',
      'Ask from outside this network: `dig TXT _acme-challenge.example.com @1.1.1.1`; SERVFAIL there and an answer with `+cd` means broken DNSSEC.',
      'Compare `dig NS example.com` here and `@1.1.1.1`.',
      'After mending it try `certhub cert preflight CERTIFICATE` before ordering: failed validations are limited.',
      'Where one name of several cannot be validated any more, renew the certificate without it: `certhub cert change CERTIFICATE --drop NAME --wait`.',
    ],
  },
  'acme.no_dns_challenge': {
    means: 'The CA offers other ways to prove the name, and not by DNS, which is the one that Certhub uses.',
    causes: [
      'A private CA has dns-01 switched off.',
      'The CA does not allow dns-01 for this kind of name, for example an IP address.',
    ],
    steps: [
      'Switch dns-01 on in the private CA (with step-ca: the provisioner’s `challenges`).',
      'Or add an account of another CA.',
    ],
  },
  'acme.rejected': {
    means:
      'The CA refused with a reason that the hub has no better words for. Its own words are shown with the error.',
    causes: ['`unauthorized`: the account may not do this.'],
    steps: ['Read the CA’s words.'],
  },
  'acme.other_order': {
    means:
      'The order or one of its authorizations that the CA shows is about other names than those asked for, or has more authorizations than names. The hub proves control of no name that nobody ordered.',
    causes: ['A fault of the CA’s server, or somebody between here and the CA.'],
    steps: [
      'Look at the order’s timeline: it shows each request.',
      'Report it to the CA; order from another one meanwhile.',
    ],
  },
  'acme.not_offered': {
    means:
      'The CA has no function for this request: its directory does not name one, or it answers “not implemented” (HTTP 501) or “not allowed” (405). Nothing was changed.',
    causes: [
      'Private CAs often leave out parts of ACME: step-ca, for example, takes no new key for an account.',
    ],
    steps: [
      'For a new account key: add another account of the same CA, let the certificates use it, and remove the old one.',
      'To revoke: use the tools of the CA itself.',
      'For an order: pin an account of another CA, or leave it to failover.',
    ],
  },
  'acme.lifetime_refused': {
    means:
      'The certificate is set to last a number of days, and the CA will not be told how long. Most public CAs decide themselves; some offer profiles of other lengths.',
    steps: [
      'Leave the lifetime empty under “More options”, or order without `--days`.',
      'Choose one of the CA’s profiles where it has one that fits: `--profile`.',
      'Or pin an account of a CA that lets one choose, such as a private one.',
    ],
  },
  'acme.profile_refused': {
    means:
      'The certificate names a profile, a kind of certificate that the CA describes in its directory, and the CA does not offer it (any more) or not for these names.',
    causes: [
      'The CA gave the profile up, or renamed it.',
      'The profile is not open to this account.',
      'It has limits of its own, such as fewer names.',
    ],
    steps: [
      'Read the CA’s words.',
      'Choose another under “More options”, or order without one: `certhub cert order --domains <names>`.',
      why,
    ],
  },
  'acme.csr_refused': {
    means:
      'The names were validated, and the CA does not sign the request that holds the key and the names (`badCSR`, RFC 8555 §6.7).',
    causes: [
      'The CA does not take this key type or size.',
      'A private CA’s policy wants other names or fewer of them.',
    ],
    steps: [
      'Read the CA’s words.',
      'Order with another key type, in “New certificate” or by `certhub cert order --key ec256 --domains <names>`.',
    ],
  },
  'acme.clock_differs': {
    means:
      'The certificate has the right key and names, and by this computer’s clock it is not valid yet, or not any more. It was not installed. Other CAs were not asked: theirs would not fit either.',
    causes: [
      'This computer’s clock is wrong, often by the hours of its time zone.',
      'The clock of a private CA is wrong.',
    ],
    steps: [
      'Check the date: `date -u`.',
      'Switch time synchronisation on: `timedatectl set-ntp true`.',
      'Order again: “Order again” on the certificate’s page, or `certhub cert renew CERTIFICATE --wait`. The CA is not asked for another certificate.',
    ],
  },
  'acme.order_stuck': {
    means:
      'The CA took the order and did not finish it in five minutes. The order may still become valid there: where the certificate request was handed in, the next try goes on with the same order and the same key.',
    steps: [
      'Look at the CA’s status page.',
      'Order again: “Order again” or “Renew now” on the certificate’s page, or `certhub cert renew CERTIFICATE --wait`.',
    ],
  },
  'acme.order_not_ready': {
    means:
      'The CA would not take the certificate request, because the order is not in the state for it, or was finalized already.',
    steps: ['Order again: `certhub cert renew CERTIFICATE --wait`.'],
  },
  'acme.order_gone': {
    means:
      'The order that was being worked on does not exist at the CA any more, or has become invalid there.',
    causes: [
      'The hub was stopped for longer than the CA keeps orders, often a week.',
      'The CA was set up anew.',
      'Another program with the same account key ended it.',
    ],
    steps: [
      'Order again: “Order again” on the certificate’s page, or `certhub cert renew CERTIFICATE --wait`.',
    ],
  },
  'acme.wrong_certificate': {
    means:
      'What the CA sent does not fit the order: other names, another key, or a chain that does not hold. It was not installed anywhere.',
    causes: [
      'A private CA’s template changes names.',
      'The chain it sends is not in order, or not complete.',
    ],
    steps: [
      'Compare the CA’s template with the names ordered.',
      'Keep the order’s timeline for the report: `certhub order show ORDER`.',
    ],
  },
})
