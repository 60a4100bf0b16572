import { defineErrors } from './entry.ts'

export const legoErrors = defineErrors({
  'lego.missing': {
    message: 'The DNS provider “{provider}” is reached through lego, and “{program}” is not installed here.',
    hint: 'Install lego (Debian: apt-get install lego; others: https://go-acme.github.io/lego/installation/), or say where it is with CERTHUB_LEGO. Or point a CNAME record at _acme-challenge of the name to a zone of a provider that is built in.',
    retry: 'later',
    exit: 1,
    screen: 'credentials',
  },
  'lego.unknown_provider': {
    message: 'The installed lego does not know the DNS provider “{provider}”.',
    hint: 'Install a newer lego, or check the code: `lego dnshelp` lists those it knows.',
    retry: 'never',
    exit: 1,
    screen: 'credentials',
  },
  'lego.failed': {
    message: 'lego could not write the TXT record at the DNS provider “{provider}”: {problem}.',
    hint: 'Its own words below say why; usually a value of the credential is wrong or missing.',
    retry: 'later',
    exit: 1,
    screen: 'credentials',
  },
})
