import type { shellErrors } from '../error-catalogue/shell.ts'
import { defineGuides } from './guide.ts'

export const shellGuides = defineGuides<typeof shellErrors>()({
  usage: {
    means: 'The command was typed in a way that it does not have. Nothing was done.',
    steps: ['See `certhub --help` for the commands, `certhub COMMAND --help` for one of them.'],
  },
  'error.not_found': {
    means:
      'Codes have a part and a name with a dot between, as in dns.refused; the error shows its own in brackets.',
  },
  'cli.timed_out': {
    means: 'Only the waiting ended: `--timeout` stops the command, not the order it follows.',
    steps: [
      'Look how it went: `certhub order list`, `certhub order show ORDER`.',
      'DNS can take minutes: allow 600 seconds for an order.',
    ],
    again:
      'An order goes on in a hub that runs (the window, `certhub serve`); where this command was the hub, at the next start of one.',
  },
  'cli.interrupted': {
    means: 'Ctrl C, or the end of the terminal, stopped the command. What was stored stays stored.',
    steps: ['Look: `certhub order list`.', 'To stop an order for good: `certhub order cancel ORDER`.'],
    again: 'Yes: the next start of a hub goes on with the same order and removes what is left in DNS.',
  },
  'hub.gone': {
    means:
      'The connection to the hub broke after the call was sent, so that it may or may not have been done.',
    causes: [
      'The window was closed, or `certhub serve` was stopped.',
      'The hub crashed: `logs/hub.log` of the data directory tells.',
    ],
    steps: ['Look before you repeat: `certhub status`, `certhub order list`, `certhub audit list`.'],
    again: 'No: the call may have been done. Look first.',
  },
  'control.unusable': {
    means:
      'Terminals reach a running hub by a socket whose address and secret stand in `hub.control.json` of the data directory. That file or the socket is not safely this user’s alone, or no socket can be made. Nothing was sent.',
    causes: [
      'The data directory, that file or the socket belongs to another user, or others may write to it.',
      'Something else listens at the address, and does not know the secret.',
      'Neither the data directory, nor XDG_RUNTIME_DIR, nor the temporary folder takes a socket.',
    ],
    steps: [
      'Look who has rights to it: `ls -la <directory>`.',
      'Take them away: `chmod 700 <directory>`, and start the hub again.',
      'Or use a local directory of this user: `CERTHUB_DATA_DIR=/home/you/certhub`.',
    ],
  },
  'control.elsewhere': {
    means:
      'Some file systems (exFAT, network drives) know no sockets. The hub listens in a new folder of this user’s (0700) below XDG_RUNTIME_DIR or the temporary folder.',
  },
  'serve.not_loopback': {
    means: 'The page can order certificates and use every credential, so it is never offered to the network.',
    steps: [
      'From another computer: `ssh -L 8080:127.0.0.1:8080 this-host`, and here `certhub serve --port 8080 --no-open`.',
    ],
  },
  'serve.no_page': {
    means:
      'The hub that has this data directory runs without a page: it is the desktop app, or one command of the terminal.',
    steps: ['Start one: `certhub serve`.', 'In the desktop app everything is in its window.'],
  },
  'session.not_found': {
    means: 'Sessions end after half a day without use, after a week, with their token, and with the hub.',
    steps: ['List those that are open: `certhub session list`, or Settings → Sessions.'],
  },
  'session.address_used_twice': {
    means:
      'An address of `certhub serve` or `certhub open` opens one session. Somebody opened it once more, so one of the two who did may not be you; the session ended at once.',
    causes: [
      'It was pasted into a second browser.',
      'Another program on this computer read it, from a terminal, a log or a clipboard.',
    ],
    steps: [
      'Open another: `certhub open`.',
      'If it was not you: lock the vault, look at Activity for what that session did (`certhub audit list`), revoke tokens you do not know.',
    ],
  },
  'serve.other_user': {
    means:
      'On Linux the hub asks the kernel whose program connects, and answers its own user and root only. Nothing was looked at.',
    causes: [
      'A tunnel ends in the account with which one logs in by SSH, which may be another than the hub’s.',
      'A script runs as another user.',
    ],
    steps: [
      'Log in as the hub’s user: `ssh -L 8080:127.0.0.1:8080 hub-user@this-host`.',
      'Or let that user in, who still needs a token: `certhub serve --allow-user NAME`.',
    ],
  },
  'serve.port_unavailable': {
    means: 'The page could not be served there, and the hub was not started.',
    causes: [
      'Another program listens on this port: `ss -ltnp` shows it.',
      'Ports below 1024 need rights that a user does not have.',
    ],
    steps: ['Leave `--port` out: a free one is taken and printed.'],
  },
})
