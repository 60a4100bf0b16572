import type { acmeErrors } from '../error-catalogue/acme.ts'
import { defineGuides } from './guide.ts'

/** Of certificates, CA accounts and the CAs' list: what the catalogue keeps beside ACME itself. */
export const accountGuides = defineGuides<Omit<typeof acmeErrors, `acme.${string}`>>()({
  'certificate.revoked_already': {
    means: 'The CA has revoked this certificate before; it cannot be revoked twice or be made good again.',
    steps: ['Order a new one: “Order again” on its page, or `certhub cert renew CERTIFICATE --wait`.'],
  },
  'certificate.ambiguous': {
    means:
      'A name alone does not say which certificate is meant: staging and production, key types and target instances each have their own.',
    steps: ['List them with their ids: `certhub cert list`.', 'Use the id, `crt_…`, in place of the name.'],
  },
  'certificate.same_names': {
    means:
      'A target instance has one certificate for each set of names, key type and environment, so that one name is not renewed twice. The change would have made two the same.',
    steps: [
      'Look at the other one: it may be all that is needed.',
      'To keep this one, with its folder and history, remove the other and change this one again.',
    ],
  },
  'certificate.elsewhere': {
    means:
      'The names, the key and all the rest of a certificate can be changed in place. Its target instance and its environment cannot: what reads its files must never find a staging certificate there by surprise.',
    steps: [
      'Leave the instance and the staging switch as they are; or order a new certificate: `certhub cert order --instance INSTANCE --domains example.com`.',
    ],
  },
  'certificate.of_wildcard': {
    means:
      'The first use of an ACME wildcard ordered this certificate. Whoever uses the credential counts on its names.',
    steps: [
      'Order a certificate with the other names beside it: `certhub cert order --domains example.com`.',
      'For a wildcard of other names add another ACME wildcard; remove this one when nobody uses it.',
    ],
  },
  'certificate.password': {
    means: 'An empty password would leave the private key in the file unprotected.',
    steps: [
      'Enter one in the export dialog, or: `certhub cert export CERTIFICATE --format p12 --out DIR --password-stdin`.',
    ],
  },
  'certificate.malformed': {
    means: 'What was given, or what a CA sent, holds no certificate that can be read.',
    causes: [
      'A DER or PKCS#7 file was given as PEM.',
      'The text was cut off, or lost its line breaks when it was pasted.',
    ],
    steps: [
      'Look: `openssl x509 -in FILE -noout -subject`.',
      'From DER: `openssl x509 -inform der -in FILE`. From PKCS#7: `openssl pkcs7 -print_certs -in FILE`.',
    ],
  },
  'account.not_found': {
    means: 'No CA account has this id or name on the target instance that was asked for.',
    causes: [
      'It belongs to another target instance and is not shared with this one.',
      'It was removed.',
      'The name is misspelt.',
    ],
    steps: [
      'List all: `certhub account list`.',
      'Share it: `certhub account share ACCOUNT --with INSTANCE`, or “Shared with” on its page.',
      'A certificate pinned to a removed account: order it again with another one.',
    ],
  },
  'account.ambiguous': {
    means: 'Each target instance names its accounts itself, so that two may have accounts of the same name.',
    steps: [
      'List them with their ids: `certhub account list`.',
      'Use the id, `acc_…`, in place of the name.',
    ],
  },
  'account.key_pending': {
    means:
      'The CA carried out the change of the account’s key, and half a minute later its servers still ask for the old one. Both keys are kept; orders of the account wait for the new one to be accepted.',
    causes: [
      'Servers of a CA keep accounts in memory for some seconds; longer, where they are many or busy.',
    ],
    steps: [
      'Wait a few minutes, then look: `certhub account refresh ACCOUNT`. It takes the new key once the CA accepts it.',
    ],
  },
  'account.busy': {
    means:
      'Its key and its standing at the CA stay as they are while an order needs them: a new key would make the order’s answers wrong.',
    steps: [
      'Watch the order: its page, or `certhub order show ORDER`.',
      'Stop it: “Cancel” there, or `certhub order cancel ORDER`.',
    ],
  },
  'account.none_matching': {
    means:
      'Every order needs a CA account of its target instance, staging or production as the certificate is. There is none, or each is deactivated or gone, or its CA failed in this order already.',
    causes: [
      'No account was added to this target instance yet.',
      'Only accounts of the other environment are there.',
      'The account belongs to another target instance.',
      'The account is deactivated or gone: its page says so.',
    ],
    steps: [
      'Add one: the error’s button opens the form with target instance and environment filled in, or `certhub account add --instance INSTANCE --ca letsencrypt --email you@your-domain --agree-tos` (with `--staging` for staging).',
      'Or share one of another target instance: `certhub account share ACCOUNT --with INSTANCE`.',
      'Order again.',
    ],
  },
  'account.none_able': {
    means:
      'There are accounts of the right kind, and each CA is known to refuse this certificate. The reasons are in the message; no CA was asked.',
    causes: [
      'CAA records of the domain forbid these CAs.',
      'The CA does not issue wildcards, this many names, this key type, this lifetime or this profile.',
      'A CA asked to wait (rate limit).',
    ],
    steps: [
      'Read each reason: `certhub why-ca --domains <names>`.',
      'Change the names, the key type or the CAA records, or add an account of a CA that can.',
    ],
  },
  'account.staging_mismatch': {
    means:
      'The certificate is pinned to an account of the other environment. An order never moves from production to staging by itself, nor back.',
    steps: [
      'In “New certificate” choose an account of the right environment, or leave the account open.',
      'Or change the staging switch (`--staging`).',
    ],
  },
  'account.key_malformed': {
    means: 'The file or text holds no private key that an ACME account can use. Nothing was stored.',
    causes: [
      'The key is encrypted.',
      'It is a certificate’s key of an unusual type; accounts use RSA (2048 bits or more) or EC P-256, P-384, P-521.',
      'A certificate or a public key was given.',
    ],
    steps: [
      'Find the keys of certbot, lego and acme.sh on this computer: `certhub account find-keys`.',
      'Take off encryption: `openssl pkey -in FILE -out PLAIN`; delete PLAIN afterwards.',
      'Import: `certhub account import FILE --ca CODE`.',
    ],
  },
  'account.exists': {
    means:
      'The CA answered that this key has an account, and that account is stored on a target instance. A second copy would stop working with the next new key of the first.',
    steps: ['Use the one that is there, or share it: `certhub account share ACCOUNT --with INSTANCE`.'],
  },
  'account.in_use': {
    means:
      'Certificates are pinned to this account. It was neither removed nor taken from the target instance that uses it.',
    steps: [
      'Find them: `certhub cert list`, and “CA account” on the page of each.',
      'Order each again with another account, or with none pinned, then remove this one.',
    ],
  },
  'account.last_one': {
    means:
      'These certificates were issued, and of the accounts that their target instance may use this is the only one that can renew them. Nothing was changed.',
    steps: [
      'Add an account of the same or another CA, or share one: `certhub account share ACCOUNT --with INSTANCE`. `certhub why-ca NAME` says which account is next.',
      'Remove or deactivate it all the same: `--even-if-used`. The certificates stay as they are and end on their day.',
    ],
  },
  'failover.unknown_ca': {
    means: 'A CA can be preferred when an account of it is there. The setting was not changed.',
    steps: [
      'See the accounts: `certhub account list`.',
      'Set it: `certhub failover --preferred-ca letsencrypt`, or “none”; in the app: Settings.',
    ],
  },
  'ca.not_found': {
    means: 'The code is none of the CAs that Certhub knows, and no directory URL.',
    steps: [
      'List the codes: `certhub ca list`.',
      'A private CA: give its directory URL, `--ca https://ca.internal/acme/acme/directory`.',
    ],
  },
  'ca.no_staging': {
    means: 'This CA offers no environment for trying out; each of its certificates is a real one.',
    steps: [
      'Try with Let’s Encrypt staging first: `certhub account add --ca letsencrypt --staging --agree-tos`.',
      'Or leave `--staging` out and accept that its limits count.',
    ],
  },
  'ca.bundle_malformed': {
    means: 'The CA bundle must hold at least one certificate as PEM. No account was added.',
    steps: [
      'Look: `openssl x509 -in FILE -noout -subject`.',
      'From DER: `openssl x509 -inform der -in FILE`.',
      'With step-ca: `step ca root root.pem`.',
    ],
  },
})
