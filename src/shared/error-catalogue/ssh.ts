import { defineErrors } from './entry.ts'

/** Connections by SSH, and the keys that log in there. */
export const sshErrors = defineErrors({
  'ssh.host_not_found': {
    message: 'The host {host} cannot be found.',
    hint: 'Check how it is spelled, and that this machine’s DNS knows it.',
    retry: 'later',
    exit: 1,
  },
  'ssh.refused': {
    message: '{host} refuses SSH connections.',
    hint: 'Check that an SSH server runs there, and at which port.',
    retry: 'later',
    exit: 1,
  },
  'ssh.unreachable': {
    message: '{host} cannot be reached by SSH: {problem}.',
    hint: 'Check the network between this machine and that one.',
    retry: 'later',
    exit: 1,
  },
  'ssh.timed_out': {
    message: '{host} did not answer by SSH in {seconds} seconds.',
    hint: 'Check that it is up, and that no firewall drops connections to that port.',
    retry: 'later',
    exit: 1,
  },
  'ssh.handshake': {
    message: 'No SSH connection with {host} comes about: {problem}.',
    hint: 'Check that the port is an SSH server’s, and that its software is not older than ten years.',
    retry: 'later',
    exit: 1,
  },
  'ssh.host_key_changed': {
    message: '{host} shows the host key {found}, but {known} is the one that was confirmed.',
    hint: 'Somebody may stand in between, or the server was set up anew. Ask its administrator; where the new key is right, order again with “Ask for the host key” (terminal: `--host-key {found}`).',
    retry: 'never',
    exit: 1,
    screen: 'new-certificate',
  },
  'ssh.login_refused': {
    message: '{host} refuses the login of {username}: {problem}.',
    hint: 'Try the same login with `ssh {username}@…` in a terminal; then replace the values of the credential.',
    retry: 'never',
    exit: 1,
    screen: 'credentials',
  },
  'ssh.no_sftp': {
    message: '{host} lets {username} in, but offers no SFTP: {problem}.',
    hint: 'The server needs `Subsystem sftp internal-sftp` in its sshd_config, and the user the right to use it.',
    retry: 'never',
    exit: 1,
  },
  'ssh.connection_lost': {
    message: 'The SSH connection with {host} was lost: {problem}.',
    hint: 'Try again; where it happens each time, look at the server’s log.',
    retry: 'later',
    exit: 1,
  },
  'ssh_key.public': {
    message: 'This is a public key.',
    hint: 'The private one is in the file of the same name without `.pub`.',
    retry: 'never',
    exit: 2,
    screen: 'credentials',
  },
  'ssh_key.encrypted': {
    message: 'The private key is encrypted.',
    hint: 'Give its passphrase.',
    retry: 'never',
    exit: 2,
    screen: 'credentials',
  },
  'ssh_key.wrong_passphrase': {
    message: 'The passphrase does not open the private key.',
    hint: 'Check the passphrase; `ssh-keygen -y -f FILE` tries it.',
    retry: 'never',
    exit: 2,
    screen: 'credentials',
  },
  'ssh_key.unusable': {
    message: 'The private key cannot be used: {problem}.',
    hint: 'Give the whole file of an Ed25519, ECDSA or RSA key, as `ssh-keygen -t ed25519` makes it.',
    retry: 'never',
    exit: 2,
    screen: 'credentials',
  },
})
