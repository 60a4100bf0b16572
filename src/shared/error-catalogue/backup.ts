import { defineErrors } from './entry.ts'

export const backupErrors = defineErrors({
  'backup.wrong_passphrase': {
    message: 'That passphrase does not open this backup.',
    hint: 'A backup has a passphrase of its own, given when it was made. Check the keyboard layout and Caps Lock.',
    retry: 'never',
    exit: 3,
    screen: 'unlock',
  },
  'backup.damaged': {
    message: 'The backup {file} cannot be used: {problem}.',
    hint: 'Nothing was changed. Take another copy of the backup, or an older one.',
    retry: 'never',
    exit: 1,
    screen: 'unlock',
  },
  'backup.newer_format': {
    message: 'The backup {file} was written by a newer Certhub (format {format}).',
    hint: 'Update Certhub, then restore it. Nothing was changed.',
    retry: 'never',
    exit: 1,
    screen: 'unlock',
  },
  'backup.older_format': {
    message:
      'The backup {file} was written by an older Certhub (format {format}), which this one does not read.',
    hint: 'Nothing was changed. Restore it with the Certhub that wrote it.',
    retry: 'never',
    exit: 1,
    screen: 'unlock',
  },
  'backup.file': {
    message: 'The file {file} cannot be used: {problem}.',
    hint: 'Give the full path of a file in a folder that exists; a backup is never written over another file.',
    retry: 'never',
    exit: 2,
    screen: 'settings',
  },
  'backup.target_not_empty': {
    message: 'This hub holds data already, and a restore would replace it.',
    hint: 'Restore into a data directory of its own: set CERTHUB_DATA_DIR to an empty folder.',
    retry: 'never',
    exit: 1,
    screen: 'settings',
  },
  'backup.busy': {
    message: 'The hub was changing all the time, so that no consistent backup could be made.',
    hint: 'Wait until the orders that run have ended, then back up again.',
    retry: 'later',
    exit: 1,
    screen: 'settings',
  },
})
