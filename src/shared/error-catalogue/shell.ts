import { defineErrors } from './entry.ts'

export const shellErrors = defineErrors({
  usage: {
    message: '{problem}',
    hint: '{help}',
    retry: 'never',
    exit: 2,
  },
  'error.not_found': {
    message: 'There is no error code “{code}”.{nearest}',
    hint: 'List them with `certhub error`.',
    retry: 'never',
    exit: 4,
  },
  'cli.timed_out': {
    message: 'Not finished within {seconds} seconds.',
    hint: 'What was begun goes on where a hub runs, else at its next start. Look with `certhub status`, or allow more time with --timeout.',
    retry: 'later',
    exit: 1,
  },
  'cli.interrupted': {
    message: 'Interrupted.',
    hint: 'An order that was running goes on at the next start of the hub.',
    retry: 'later',
    exit: 1,
  },
  'hub.gone': {
    message: 'The hub stopped before it answered.',
    hint: 'Whether the call took effect is not known: look before you repeat it.',
    retry: 'later',
    exit: 1,
  },
  'control.unusable': {
    message: 'The control socket {path} cannot be used: {problem}.',
    hint: 'Give a data directory that this user owns and nobody else may write to, with CERTHUB_DATA_DIR.',
    retry: 'never',
    exit: 1,
  },
  'control.elsewhere': {
    message: 'The control socket is not in the data directory {path}, which takes none: {problem}.',
    hint: 'Nothing needs to be done: it is in a private folder of this user’s, and terminals find it.',
    retry: 'never',
    exit: 1,
  },
  'serve.not_loopback': {
    message: 'Certhub serves this computer only, and {host} is not a loopback address.',
    hint: 'Use 127.0.0.1 or ::1. To reach it from elsewhere, tunnel: `ssh -L PORT:127.0.0.1:PORT this-host`.',
    retry: 'never',
    exit: 2,
  },
  'serve.no_page': {
    message: 'No page is served by this hub.',
    hint: 'Start `certhub serve`. A hub in the desktop app has its window instead.',
    retry: 'never',
    exit: 1,
  },
  'session.not_found': {
    message: 'There is no open session “{id}”.',
    hint: 'List them with `certhub session list`; it may have ended by itself.',
    retry: 'never',
    exit: 4,
    screen: 'settings',
  },
  'session.address_used_twice': {
    message:
      'The address of this page was opened a second time, and the session that it had opened was ended.',
    hint: 'If both times were you, open another with `certhub open`. If not, another program saw the address: look at Activity and at the sessions, and lock the vault.',
    retry: 'never',
    exit: 1,
    screen: 'settings',
  },
  'serve.other_user': {
    message: 'This hub belongs to another user of this computer.',
    hint: 'Connect as the user who runs the hub. That user can let you in with `certhub serve --allow-user NAME`.',
    retry: 'never',
    exit: 1,
  },
  'serve.port_unavailable': {
    message: 'Port {port} on {host} cannot be used: {problem}.',
    hint: 'Choose another port with --port, or leave it out for a free one.',
    retry: 'never',
    exit: 1,
  },
})
