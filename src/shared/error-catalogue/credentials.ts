import { defineErrors } from './entry.ts'

export const credentialErrors = defineErrors({
  'credential.wrong_type': {
    message: '“{name}” is a {type} credential; this needs one of type {needed}.',
    hint: 'Choose another stored credential, or add one of that type.',
    retry: 'never',
    exit: 2,
    screen: 'credentials',
  },
  'credential.not_revealable': {
    message: 'The values of “{name}” cannot be shown: a {type} credential is write-only.',
    hint: 'Only passwords of container registries and basic auth can be shown. Replace the value if it is lost.',
    retry: 'never',
    exit: 1,
    screen: 'credentials',
  },
  'credential.not_confirmed': {
    message: 'The password of “{name}” was not shown: {problem}.',
    hint: 'Confirm again. Every try is written into the audit log.',
    retry: 'never',
    exit: 1,
    screen: 'credentials',
  },
  'credential.configuration': {
    message: 'The configuration is not usable: {problem}.',
    hint: 'It must be one JSON object with the fields of {provider}. “Use template” puts in a skeleton with all of them.',
    retry: 'never',
    exit: 2,
    screen: 'credentials',
  },
  'credential.server': {
    message: '“{server}” is not the address of a container registry: {problem}.',
    hint: 'Give the host name, with a port where it has one: ghcr.io, registry.example.com:5000.',
    retry: 'never',
    exit: 2,
    screen: 'credentials',
  },
  'credential.email_needed': {
    message: '{server} needs the e-mail address of the account.',
    hint: 'Enter the address that you registered with there.',
    retry: 'never',
    exit: 2,
    screen: 'credentials',
  },
  'credential.no_wildcard': {
    message: 'None of the names is a wildcard.',
    hint: 'Give at least one name such as *.example.com; for other names order a certificate with a DNS credential.',
    retry: 'never',
    exit: 2,
    screen: 'credentials',
  },
})
