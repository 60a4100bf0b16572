import type { legoErrors } from '../error-catalogue/lego.ts'
import { defineGuides } from './guide.ts'

export const legoGuides = defineGuides<typeof legoErrors>()({
  'lego.missing': {
    means:
      'Certhub does not speak this DNS provider itself and lets the program lego write its records. The program is not on this computer. Nothing was written.',
    causes: [
      'lego was never installed here, or is not in the PATH that the app or the service was started with.',
      'CERTHUB_LEGO names a file that is gone or may not be executed.',
    ],
    steps: [
      'Install it: `apt-get install lego` on Debian, or a release of https://github.com/go-acme/lego for other systems.',
      'Where it is not in PATH, set `CERTHUB_LEGO=/path/to/lego` for the hub and start the hub again.',
      'Order again: `certhub cert renew <name>`. A renewal that failed for this is tried again by itself.',
      'In a hurry: delegate `_acme-challenge.<name>` by CNAME to a zone at a provider that is built in.',
    ],
  },
  'lego.unknown_provider': {
    means: 'The installed lego is there and does not know a DNS provider of this code. Nothing was written.',
    causes: [
      'The installed lego is older than the provider’s support (Debian 12 has 4.9).',
      'The code of an “Other (custom)” credential is misspelt.',
    ],
    steps: [
      'Look whether your lego has it: `lego dnshelp`, and `lego dnshelp --code CODE` for its variables.',
      'Install a newer lego and point `CERTHUB_LEGO` to it, or store the credential again with the right code.',
    ],
  },
  'lego.failed': {
    means:
      'lego ran and wrote no value. Its last lines are shown with the credential’s values struck out. The CA was not asked to look.',
    causes: [
      'A value of the credential is wrong, missing, or lacks a right at the provider.',
      'The zone is not in this account.',
      'lego has another idea of the zone than the provider: behind a split DNS it must ask other resolvers (`CERTHUB_DNS_RESOLVERS`).',
    ],
    steps: [
      'Read lego’s own words: they name the provider’s answer.',
      'Compare the credential’s variables with https://go-acme.github.io/lego/dns/ and replace them: `certhub credential replace CREDENTIAL --stdin-json`.',
      'Try it alone, as often as you like, without a CA: `certhub credential test CREDENTIAL --zone <zone>`.',
      'Look whether a TXT record was left at `_acme-challenge.<name>`, and remove it by hand.',
    ],
  },
})
