import type { backupErrors } from '../error-catalogue/backup.ts'
import { defineGuides } from './guide.ts'

export const backupGuides = defineGuides<typeof backupErrors>()({
  'backup.wrong_passphrase': {
    means: 'The backup’s first block does not decrypt with this passphrase. Nothing was restored.',
    causes: [
      'It is the passphrase of the vault, or of another backup.',
      'Caps Lock or another keyboard layout.',
    ],
    steps: [
      'Try the passphrase that was given when this file was made. Without it nobody can open the backup.',
    ],
  },
  'backup.damaged': {
    means: 'The file is cut off or was changed; the hub restores a whole backup or none.',
    causes: [
      'The copy was not finished.',
      'It was sent through something that changes files (text mode, e-mail).',
    ],
    steps: ['Compare its size with the original’s, and copy it again.', 'Else take an older backup.'],
  },
  'backup.newer_format': {
    means: 'This version cannot read what a newer one wrote.',
    steps: ['Install the version that made it, or a newer one.'],
  },
  'backup.older_format': {
    means: 'This version cannot read what one of before the first release wrote.',
    steps: ['Restore it with the Certhub that made it, in a data directory of its own.'],
  },
  'backup.file': {
    means: 'The file cannot be written or read where the path says.',
    causes: [
      'EEXIST: a file of that name is there; it is never overwritten.',
      'ENOENT: the folder does not exist.',
      'EACCES: this user may not.',
    ],
    steps: [
      'Give another name, with the date for example: `certhub vault backup "/backup/certhub-$(date +%F).backup"`.',
    ],
  },
  'backup.target_not_empty': {
    means: 'A restore never mixes with or replaces what a hub holds.',
    steps: [
      'Restore beside it: `CERTHUB_DATA_DIR=/new/place certhub vault restore FILE`.',
      'Start Certhub with the same variable and look; keep the former directory until you are sure.',
    ],
  },
  'backup.busy': {
    means:
      'Database and vault must be of the same moment, and each try was overtaken by a change. No file was left.',
    steps: ['See what runs: `certhub order list`.', 'Back up when it is done.'],
    again: 'The hub tried several times already; a person or script has to call it again.',
  },
})
