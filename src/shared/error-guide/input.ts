import type { inputErrors } from '../error-catalogue/input.ts'
import { defineGuides } from './guide.ts'

export const inputGuides = defineGuides<typeof inputErrors>()({
  'input.invalid': {
    means:
      'A value does not have the form that is needed; the message names the field and what is wrong with it.',
    steps: [
      'In the app the field is marked. In the terminal see `certhub COMMAND --help`; in JSON from stdin look for the field by that name.',
    ],
  },
  'input.relative_path': {
    means:
      'The window, the page and programs name files by their whole path. A relative one would lead into the folder in which the hub happens to run.',
    steps: [
      'Begin at the root of the disk: `/srv/tls`, on Windows `C:\\tls`.',
      'In the terminal relative paths are fine: they count from the folder that you are in.',
    ],
  },
  'input.own_file': {
    means:
      'One process owns a data directory by a lock on a file in it. The operating system ends that lock when the process opens and closes the file by another way, so the hub does not.',
  },
  'input.unknown_method': {
    means: 'A program called the hub by a name that this version does not have.',
    causes: [
      'The window was open while Certhub was updated.',
      'A running hub is older than the `certhub` command.',
    ],
    steps: [
      'Close Certhub and start it again: `certhub status` shows the version of the hub.',
      'Reload the page in the browser.',
    ],
  },
  'names.none': {
    means: 'A certificate is for at least one name.',
    steps: ['In the terminal: `certhub cert order --domains example.com,www.example.com`.'],
  },
  'names.malformed': {
    means: 'One of the names cannot be in a certificate of a CA. Nothing was ordered.',
    causes: [
      'A URL was pasted: leave `https://`, port and path away.',
      'A character that host names do not have, such as _ or a space.',
      'A label longer than 63 characters, or a name longer than 253.',
    ],
    steps: [
      'See what would be ordered for what you type: `certhub cert check-names NAME…`. Names in other scripts are taken as they are written (münchen.example).',
    ],
  },
  'names.wildcard': {
    means: 'CAs issue wildcards of one form only (RFC 8555 with dns-01): `*.` and then a domain.',
    steps: [
      '`*.example.com` covers www.example.com, and neither example.com nor a.b.example.com: add those as names of their own.',
    ],
  },
  'names.too_many': {
    means: 'CAs put a limited number of names into one certificate.',
    steps: ['Replace names of one level by a wildcard, or order several certificates.'],
  },
  'name.taken': {
    means: 'Names are compared without regard to case, and must be distinct on a target instance.',
    steps: ['Choose another name, or open the one that exists and change or replace it.'],
  },
  'address.forbidden': {
    means:
      'An address leads to 169.254.0.0/16, fe80::/10 or the metadata service of a cloud, as it was given or as its name resolves. Such services give whoever asks from this computer its identity, so nothing that a person enters may lead there.',
    steps: [
      'Check the address of the API, and what its name resolves to.',
      'To sign in as this computer’s own cloud identity, choose that in the credential (an admin may), not its address.',
    ],
  },
  'auth.forbidden': {
    means:
      'Each role is a set of rights, and this one lacks the right that is needed. In the window and the terminal of this computer one is admin; a token has the role it was made with.',
    steps: [
      'An admin makes a token with the role: Settings → Tokens, or `certhub token create NAME --role admin`.',
      'Use the least role that does it.',
    ],
  },
  'auth.limited': {
    means:
      'The token was made for some target instances. What concerns the whole hub, or the computer that it runs on, is closed to it: settings, tokens, the audit log, the vault, files.',
    steps: [
      'Work on the target instances of the token, or use one without a limit: Settings → Tokens, `certhub token create`.',
    ],
  },
  'auth.not_by_terminal': {
    means:
      'A new address lets in whoever opens it as admin, so it is given to a terminal of the hub’s own user, never to a page or a token.',
  },
  'auth.required': {
    means: 'The page or program has no session, or its session has ended.',
    causes: [
      '`certhub serve` was started again.',
      'It was not used for half a day, is a week old, was signed out, or was ended in Settings.',
      'The address was opened without its one-time part.',
      'Cookies or site data of this address were deleted.',
    ],
    steps: [
      'Open another on this computer: `certhub open`.',
      'A program sends a token instead: `Authorization: Bearer …`, made by `certhub token create`.',
    ],
  },
  'auth.too_many_guesses': {
    means:
      'Ten wrong passphrases in a row make a token, or a page, wait for a quarter of an hour. Others are not held up, and the window and terminal of the hub’s own computer never are.',
    steps: ['Wait, then try again.', 'If it was not you: revoke the token, Settings → Tokens.'],
  },
  'token.not_found': {
    means: 'No token has this id or name; it may have been revoked.',
    steps: ['List them: `certhub token list`, or Settings → Tokens.'],
  },
  'auth.bad_token': {
    means:
      'The hub turned the token down. It does not say which of the three it was, so that nobody can probe.',
    causes: [
      'It has expired or was revoked: `certhub token list`.',
      'It was cut off when it was copied.',
      'It belongs to another hub.',
    ],
    steps: ['Make a new one: `certhub token create NAME --role ROLE`; it is printed once.'],
  },
  'instance.not_found': {
    means: 'No target instance has this id or name.',
    steps: ['List them: `certhub instance list`. `local` always means this computer.'],
  },
  'instance.in_use': {
    means: 'Removing it would leave things without a place. Nothing was removed.',
    steps: [
      'Look what it has: its page, or `certhub instance show INSTANCE`.',
      'Remove its certificates, accounts and credentials, in this order; or order the certificates again on another target instance first.',
    ],
  },
  'instance.folder_unusable': {
    means:
      'Certificates for this target instance would be written into this folder, and the user who runs the hub cannot write there.',
    causes: [
      'It does not exist, or a disk or share is not mounted.',
      'It belongs to another user (root, www-data).',
      'The path is relative, or is a file.',
    ],
    steps: [
      'Make it: `sudo mkdir -p /srv/tls && sudo chown "$USER" /srv/tls`.',
      'Where a web server reads it too, give the hub’s user the folder and the server’s group the right to read.',
      'Set it: the target instance’s page, or `certhub instance update INSTANCE --set path=/srv/tls`.',
      'Write the certificates again: “Write again” on their pages, or `certhub cert deploy CERTIFICATE`.',
    ],
  },
  'instance.fixed': {
    means: '“This computer” is where things are that belong to no other target instance.',
    steps: ['Leave it; it does nothing unless something uses it.'],
  },
  'credential.not_found': {
    means: 'No stored credential has this id or name on the target instance that was asked for.',
    causes: [
      'It belongs to another target instance.',
      'It was removed while certificates still used it.',
      'The name is misspelt.',
    ],
    steps: [
      'List them: `certhub credential list`.',
      'Add one to the right target instance, then order the certificate again with it: “New certificate”, or `certhub cert order --credential CREDENTIAL --domains <names>`.',
    ],
  },
  'credential.in_use': {
    means:
      'Certificates renew with this credential. Removing it would make their next renewals fail; nothing was removed.',
    steps: [
      'See which: `certhub credential usage CREDENTIAL`.',
      'Is it only its value that changes, replace it: `certhub credential replace CREDENTIAL --stdin-json`.',
      'Else order those certificates with another one, or remove it all the same: `--even-if-used`.',
    ],
  },
  'credential.fields': {
    means: 'A field of the provider is missing, unknown, or has a value that cannot be. Nothing was stored.',
    steps: [
      'See the fields, and the variables they may be given as: `certhub provider show CODE`.',
      'Give them as JSON: `certhub credential add --provider CODE --name NAME --stdin-json < fields.json`.',
    ],
  },
  'credential.none_matching': {
    means:
      'Every name is proved by a TXT record, and the target instance has no credential of a built-in DNS provider to write it with.',
    causes: [
      'No DNS credential was added to this target instance yet.',
      'Its credentials are of other types, or of providers that are not built in.',
      'The credential belongs to another target instance.',
    ],
    steps: [
      'Add one: the error’s button opens the form for this target instance, or `certhub credential add --instance INSTANCE --provider CODE --name NAME --stdin-json < fields.json`.',
      'Prove it: `certhub credential test CREDENTIAL --zone example.com`.',
      'Order again.',
    ],
  },
  'credential.ambiguous': {
    means:
      'The target instance has several DNS credentials, and the hub does not guess which one owns the zone.',
    steps: [
      'Choose in “New certificate”, or `--credential CREDENTIAL`; repeat it where the names are in zones of several accounts.',
    ],
  },
  'provider.not_found': {
    means: 'The code is none of lego’s, which Certhub uses, and no alias of one.',
    steps: [
      'Search the list: `certhub provider list`, or the form’s provider field.',
      'Not there? Store it as `custom:CODE`; or delegate `_acme-challenge` by a CNAME to a provider that is built in.',
    ],
  },
  'certificate.not_found': {
    means: 'No certificate has this id, or several have this first name, or none.',
    steps: ['List them and use the id: `certhub cert list`.'],
  },
  'certificate.not_issued': {
    means:
      'The certificate was ordered and no CA has issued it yet, so there is nothing to export, deploy or revoke.',
    steps: [
      'Look at its last order: `certhub cert show CERTIFICATE`, then `certhub order show ORDER`.',
      'Order again: `certhub cert renew CERTIFICATE --wait`.',
    ],
  },
  'order.not_found': {
    means: 'No order has this id; orders go with the certificate they were for.',
    steps: ['List the latest: `certhub order list`.'],
  },
  'order.running': {
    means: 'One order at a time works on a certificate. The one that runs is untouched.',
    steps: [
      'Watch it: its page, or `certhub order show ORDER`.',
      'Stop it: “Cancel” there, or `certhub order cancel ORDER`.',
    ],
    again: 'Nothing needs to be tried again: the running order brings the certificate.',
  },
  'order.finished': {
    means: 'It cannot be cancelled or continued any more.',
    steps: ['Start a new one: `certhub cert renew CERTIFICATE --wait`.'],
  },
  'call.cancelled': {
    means:
      'Who had asked for it stopped it, or went away: a check or a test was stopped, or its window was closed.',
    steps: ['Begin it again. A record that it was trying out is removed, at the latest at the next start.'],
  },
  'order.cancelled': {
    means:
      'Somebody stopped it: a person, or a backup that was restored. The former certificate, if there is one, stays in use.',
    steps: [
      'Order again: “Order again” on the certificate’s page, or `certhub cert renew CERTIFICATE --wait`.',
    ],
  },
  'deploy.write_failed': {
    means:
      'The new certificate and its key are safe in the hub; the files at the target instance are still the former ones.',
    causes: [
      'ENOENT: the folder, or the disk it is on, is not there.',
      'EACCES, EPERM: the hub’s user may not write there.',
      'ENOSPC: the disk is full. EROFS: it is mounted read-only.',
    ],
    steps: [
      'Mend the folder: `ls -ld <folder>`, `df -h <folder>`.',
      'Write again: “Write again” on the certificate’s page, or `certhub cert deploy CERTIFICATE`. No CA is asked.',
      'Is it urgent, put it elsewhere: `certhub cert export CERTIFICATE --out DIR`.',
      'Reload the server that uses the files.',
    ],
    again:
      'Yes: the hub writes the files again by itself, after five minutes and then with growing pauses. Nothing is ordered for it.',
  },
  internal: {
    means: 'The hub met something that its authors did not expect. What was stored before is as it was.',
    steps: [
      'Try once more. If it stays, start Certhub again.',
      'Report it with `logs/hub.log` of the data directory (`certhub status` shows where); secrets are not in it, names of your domains are.',
    ],
  },
})
