import type { sshErrors } from '../error-catalogue/ssh.ts'
import { defineGuides } from './guide.ts'

export const sshGuides = defineGuides<typeof sshErrors>()({
  'ssh.host_not_found': {
    means: 'The operating system of the hub’s machine knows no address of this name.',
    causes: [
      'The name is misspelled.',
      'It is known inside another network only, or by an alias in somebody’s `~/.ssh/config`, which the hub does not read.',
    ],
    steps: ['Look it up on the hub’s machine: `getent hosts <host>`.', 'Or give the IP address.'],
  },
  'ssh.refused': {
    means: 'The machine is there, and nothing listens at that port.',
    causes: ['The SSH server does not run.', 'It listens at another port than 22.', 'A firewall refuses.'],
    steps: [
      'On that machine: `systemctl status ssh`, `ss -ltnp | grep ssh`.',
      'Give the port with the host: `<host>:2222`.',
    ],
  },
  'ssh.unreachable': {
    means:
      'There is no way to that machine through the network just now; the message has the system’s words.',
    steps: ['Try from the hub’s machine: `ping <host>`.', 'Check VPN, routes and firewalls in between.'],
  },
  'ssh.timed_out': {
    means: 'The connection was not refused; nothing came back at all, or not enough in time.',
    causes: ['A firewall drops the packets.', 'The machine is down or overloaded.', 'The port is another.'],
    steps: ['Try from the hub’s machine: `ssh -v <user>@<host>`.'],
  },
  'ssh.handshake': {
    means: 'Something answers at that port, and the two sides did not agree on how to speak.',
    causes: [
      'Another kind of server listens there.',
      'The server ends connections before a login: too many at once, or this address is on a list of its own (fail2ban).',
      'Its software knows only algorithms that are no longer safe.',
    ],
    steps: [
      'Try from the hub’s machine: `ssh -v <user>@<host>`.',
      'Read the server’s log: `journalctl -u ssh`.',
    ],
  },
  'ssh.host_key_changed': {
    means:
      'A host key is how a server shows that it is itself. The one that answered has another than the one that a person confirmed, so the hub sent no login there.',
    causes: [
      'The server was installed anew, or got new host keys.',
      'The name leads to another machine now.',
      'Somebody answers in its place.',
    ],
    steps: [
      'On the server, at its console: `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` prints the fingerprint.',
      'Where it is the one that the message calls new, order the same names again: in the form “Ask for the host key” and confirm it, or in the terminal `--host-key SHA256:…`. Renewals use the new one from then on.',
      'Where it is not, let nobody log in there until it is clear who answers.',
    ],
  },
  'ssh.login_refused': {
    means: 'The server showed the right host key and did not accept the user with this key or password.',
    causes: [
      'The public key is not in `~/.ssh/authorized_keys` of that user, or that file may be written by others.',
      'The password is wrong, or the server takes keys only.',
      'The user name is another, or the server lets it in from other addresses only.',
    ],
    steps: [
      '`certhub credential show CREDENTIAL` prints the public key: put this line into `~/.ssh/authorized_keys`.',
      'Read the server’s log, which says more than it tells the other side: `journalctl -u ssh`.',
      'Put other values into the credential: “Replace values” on its page, or `certhub credential replace`.',
    ],
  },
  'ssh.no_sftp': {
    means: 'The login worked. Files are written by SFTP, and the server did not start it.',
    causes: [
      'The line `Subsystem sftp …` is missing in `/etc/ssh/sshd_config`, or names a program that is not there.',
      'The user’s key is limited to one command, or its shell prints text when it starts.',
    ],
    steps: ['Try it: `sftp <user>@<host>`.'],
  },
  'ssh.connection_lost': {
    means: 'The connection ended while the hub was at work over it.',
    causes: ['The SSH server or its machine was restarted.', 'The network in between broke.'],
    steps: ['Order again. What could not be removed there is removed at the next start of the hub.'],
  },
  'ssh_key.public': {
    means: 'A public key opens nothing: it is what the server knows. Nothing was stored.',
    steps: ['Choose the other file: `~/.ssh/id_ed25519`, not `~/.ssh/id_ed25519.pub`.'],
  },
  'ssh_key.encrypted': {
    means: 'Without its passphrase the key cannot be read. Nothing was stored.',
    steps: [
      'Enter the passphrase: the hub keeps the key in its vault, and not the passphrase.',
      'Or make a key for the hub alone: `ssh-keygen -t ed25519 -f certhub`.',
    ],
  },
  'ssh_key.wrong_passphrase': {
    means: 'The key is encrypted, and not with this passphrase. Nothing was stored.',
    steps: ['Try it: `ssh-keygen -y -f FILE` asks for the passphrase and prints the public key.'],
  },
  'ssh_key.unusable': {
    means: 'What was given is no private key that the hub can log in with. Nothing was stored.',
    causes: [
      'It was cut off when it was copied.',
      'It is of a kind that servers no longer accept (DSA), or bound to a hardware token.',
    ],
    steps: [
      'Give the file from `-----BEGIN` to `-----END`.',
      'Change a key of another program into this form: `ssh-keygen -p -f FILE`; of PuTTY: `puttygen FILE.ppk -O private-openssh -o FILE`.',
    ],
  },
})
