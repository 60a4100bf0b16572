import type { notifyErrors } from '../error-catalogue/notify.ts'
import { defineGuides } from './guide.ts'

const later =
  'A message that could not be sent is tried again for a day. A test (`certhub notify test`) is sent once.'

export const notifyGuides = defineGuides<typeof notifyErrors>()({
  'notify.not_found': {
    means: 'No channel has this id or name.',
    steps: ['List them: `certhub notify list`.'],
  },
  'notify.desktop_stays': {
    means: 'The desktop channel belongs to the app and holds nothing that could be removed.',
    steps: ['Switch it off: Settings → Notifications, or `certhub notify set desktop --off`.'],
  },
  'notify.wrong_kind': {
    means: 'A channel keeps the kind it was made with: webhook or e-mail.',
    steps: ['Add the new one, test it, then remove this one: `certhub notify remove CHANNEL`.'],
  },
  'notify.no_desktop': {
    means: 'Desktop notifications need the app’s window and a system that shows them.',
    causes: [
      'Only `certhub serve` or a terminal command runs.',
      'Notifications of Certhub are switched off in the system’s settings.',
    ],
    steps: ['For servers add a webhook or e-mail: `certhub notify add webhook --url URL`.'],
  },
  'notify.webhook_unreachable': {
    means:
      'The message did not reach the webhook’s server: its name did not resolve, or the connection or TLS failed.',
    causes: [
      'The server is down, or the address wrong.',
      'A firewall or proxy is in between.',
      'Its certificate is of a private CA: give the root in `NODE_EXTRA_CA_CERTS`.',
    ],
    steps: ['From this computer: `curl -v <address>`.', 'Then `certhub notify test CHANNEL`.'],
    again: later,
  },
  'notify.webhook_refused': {
    means: 'The server was reached and did not take the message.',
    causes: [
      '401 or 403: the signing secret differs, or a token is missing in the address.',
      '404: the path is wrong or the webhook was deleted.',
      '500: the receiver failed; its log tells.',
    ],
    steps: [
      'Compare with docs/webhooks.md how the message is signed.',
      'Then `certhub notify test CHANNEL`: it prints what the other side said.',
    ],
    again: later,
  },
  'notify.webhook_moved': {
    means:
      'The server answered with a redirect; the hub does not follow it, because the message could go to somebody else.',
    steps: [
      'See where to: `curl -sI <address>`.',
      'Add the channel again with that address, and remove this one.',
    ],
    again: later,
  },
  'notify.mail_unreachable': {
    means: 'No mail could be handed in at this server.',
    causes: [
      'Port and encryption do not fit: 465 is TLS, 587 STARTTLS.',
      'The provider of this network blocks port 25.',
      'The server’s certificate is not trusted here: `NODE_EXTRA_CA_CERTS` for a private CA.',
    ],
    steps: [
      'From this computer: `openssl s_client -connect <server>:465`, or with `-starttls smtp` and 587.',
      'Then `certhub notify test CHANNEL`.',
    ],
    again: later,
  },
  'notify.mail_login': {
    means: 'The mail server was reached and does not accept the login.',
    causes: [
      'The password was changed.',
      'The account has two-factor login: it needs an app password.',
      'The user name is the whole address at many providers.',
    ],
    steps: ['Enter it again: Settings → Notifications, then “Test”.'],
    again: later,
  },
  'notify.mail_refused': {
    means: 'The server accepted the login and not this message.',
    causes: [
      'The sender’s address is not one that this login may use.',
      'A recipient does not exist.',
      'The server relays to its own domains only.',
    ],
    steps: ['Read what the server said, below.', 'Set a sender of the same account.'],
    again: later,
  },
  'notify.password_again': {
    means: 'A stored password is sent to the server it was entered for, and to no other.',
    steps: ['Enter it together with the new server.'],
  },
})
