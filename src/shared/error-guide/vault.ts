import type { vaultErrors } from '../error-catalogue/vault.ts'
import { defineGuides } from './guide.ts'

const fromBackup =
  'From a backup: start with an empty data directory (`CERTHUB_DATA_DIR=/new/place`) and `certhub vault restore FILE`.'
const diskSteps = [
  'See how full it is: `df -h <data directory>`; `certhub status` shows where it is.',
  'Free space, or mend permissions, then repeat what you did.',
] as const

export const vaultGuides = defineGuides<typeof vaultErrors>()({
  'vault.uninitialized': {
    means: 'The hub is new: it keeps no secret before you have chosen how its master key is kept.',
    steps: [
      'In the app choose on the first screen. In the terminal: `certhub vault options`, then `certhub vault protect --source passphrase` (or keychain).',
      'On a server without a person: set `CERTHUB_MASTER_KEY` or `CERTHUB_MASTER_KEY_FILE`; the vault is then made with it at the first command that needs it.',
    ],
  },
  'vault.locked': {
    means: 'Stored secrets cannot be read now. No order and no renewal runs until the vault is open.',
    causes: [
      'It locked by itself: after some idle time, at sleep, or with the screen.',
      'The hub was started, and its vault opens by a passphrase only.',
      'The keychain or the key in the environment is not there: `certhub status` says so.',
    ],
    steps: [
      'Unlock: the window, or `certhub unlock`.',
      'Passphrase forgotten: `certhub unlock --recovery-key`, if a recovery key was made.',
      'Where no person is: `certhub serve` ends with exit code 3 instead of waiting, unless it is started with `--no-require-unlocked`.',
      'So that renewals run unattended, keep the master key in the OS keychain or the environment (`certhub vault rekey`), or change when it locks (`certhub vault auto-lock`).',
    ],
  },
  'vault.already_protected': {
    means: 'A vault is protected once. How its key is kept can be changed.',
    steps: ['Change it: Settings → Security, or `certhub vault rekey --to keychain`.'],
  },
  'vault.wrong_passphrase': {
    means:
      'The passphrase does not fit; nothing was changed, and there is no limit of tries after which anything is deleted.',
    causes: [
      'Caps Lock or another keyboard layout.',
      'It is the passphrase of another data directory, or of a backup: `certhub status` shows the directory.',
      'It was changed since.',
    ],
    steps: [
      'With a recovery key: `certhub unlock --recovery-key`, then `certhub vault rekey`.',
      fromBackup,
      'Without either nobody can open it: that is what it is for. Set up anew and order the certificates again.',
    ],
  },
  'vault.weak_passphrase': {
    means: 'A short passphrase could be guessed from a stolen data directory.',
    steps: ['Use four or five unrelated words, and store it in a password manager.'],
  },
  'vault.wrong_master_key': {
    means: 'There is a key in that place, and it is of another vault.',
    causes: [
      '`CERTHUB_DATA_DIR` names another hub’s directory.',
      'The variable or file was replaced by a new key.',
      'The data directory was copied from another computer, whose keychain has the key.',
    ],
    steps: [
      'Put the former key back.',
      'With a recovery key: `certhub unlock --recovery-key`, then `certhub vault rekey`.',
      fromBackup,
    ],
  },
  'vault.master_key_malformed': {
    means: 'What the variable or file holds is not 32 bytes in base64, or others can read the file.',
    causes: ['Quotes or a line break went into the variable.', 'The file’s mode: it must be 0600.'],
    steps: [
      'Look at its length without showing it: `printf %s "$CERTHUB_MASTER_KEY" | base64 -d | wc -c` prints 32.',
      'Mode: `chmod 600 "$CERTHUB_MASTER_KEY_FILE"`.',
      'Only for a new hub make a new key: `openssl rand -base64 32`. A vault that exists opens with its own key only.',
    ],
  },
  'vault.master_key_missing': {
    means: 'The vault says where its key is kept, and nothing is there. All records are intact, and closed.',
    causes: [
      'The variable is not set for the user or service that starts the hub.',
      'The OS keychain was reset, or another user is logged in.',
      'The data directory came from another computer.',
    ],
    steps: [
      'Set the variable where the hub is started: with systemd `Environment=` or `LoadCredential=`.',
      'With a recovery key: `certhub unlock --recovery-key`, then `certhub vault rekey`.',
      fromBackup,
    ],
  },
  'vault.keychain_unavailable': {
    means:
      'The operating system’s keychain gave no answer, so the master key cannot be read or stored there.',
    causes: [
      'Linux without a Secret Service: a server, a container, a session by SSH.',
      'The keychain is locked, or its question was closed.',
    ],
    steps: [
      'On a desktop unlock the keychain (log in again, or open gnome-keyring or KWallet) and try again.',
      'On a server use a passphrase or `CERTHUB_MASTER_KEY_FILE`: `certhub vault options` shows what is possible.',
    ],
  },
  'vault.record_missing': {
    means: 'A secret that the database names is not in the folder `vault` of the data directory.',
    causes: ['The data directory was copied or restored in part.', 'A program or person deleted the file.'],
    steps: [
      'Put the file back from a copy of the data directory made at the same time.',
      fromBackup,
      'A credential’s value can be entered again: `certhub credential replace`. A certificate can be ordered again.',
    ],
  },
  'vault.record_damaged': {
    means:
      'The record’s file does not decrypt: its authentication tag does not fit. Nothing else is affected.',
    causes: ['The disk returned wrong data.', 'The file was edited or exchanged.'],
    steps: [
      'Check the disk: a second damaged record is a sign that it fails. Back up now: `certhub vault backup FILE`.',
      'Enter the value again (`certhub credential replace`), or order the certificate again.',
      fromBackup,
    ],
  },
  'vault.row_changed': {
    means:
      'What a row of the database says does not fit the seal that was made of it: where a secret belongs, where it is sent, or who may come in. A secret that such a row names is not used, a token of such a row is refused, and no private key is written where such a row says.',
    causes: [
      'The database was edited by another program.',
      'An older copy of the database, or a part of it, was put back without the vault.',
    ],
    steps: [
      'Find out who changed it: `certhub audit verify` says whether the log was touched too.',
      'Remove the credential, account, token or channel and enter it again; set the path of a target instance again.',
      'Or restore database and vault together from a backup.',
    ],
  },
  'vault.record_stale': {
    means:
      'The file decrypts, and is not the one that was stored last: an older copy, or the record of something else, stands in its place.',
    causes: [
      'A part of the data directory was restored from an older copy.',
      'A sync program wrote an older version.',
    ],
    steps: [
      'Keep sync programs away from the data directory.',
      'Enter the value again, or restore database and vault together.',
      fromBackup,
    ],
  },
  'vault.rotation_incomplete': {
    means:
      'All records that can be read have the new key. The former key is kept for the ones that cannot, so nothing was lost by rotating.',
    steps: [
      'Replace each named value, or put its file back from a backup.',
      'Then again: Settings → Security, or `certhub vault rotate`.',
    ],
  },
  'vault.wrong_recovery_key': {
    means: 'The key is well formed and of another vault, or was ended by a newer one.',
    steps: ['Look for the newest: making one ends those before it.', fromBackup],
  },
  'vault.recovery_key_malformed': {
    means: 'The key’s check character says that it was not typed as it was printed.',
    steps: ['Compare group by group; the letters I, L, O and U are not used where 1 and 0 could be meant.'],
  },
  'vault.header_damaged': {
    means:
      '`vault/header.json` says how the master key is kept, and cannot be read. The records themselves are untouched.',
    steps: ['Put `vault/header.json` back from a copy of this same data directory.', fromBackup],
  },
  'vault.newer_format': {
    means: 'An older Certhub was started on the data of a newer one. It refuses rather than spoil it.',
    steps: ['Start the newer version, or update this one.'],
  },
  'vault.older_format': {
    means:
      'The vault is of a Certhub of before the first release, or a part of it is. Without the seals of today the hub could not tell what in it was changed, so it refuses rather than guess.',
    steps: [
      'Start the Certhub that wrote it, and take from it what is needed.',
      'Give this one a data directory of its own: `CERTHUB_DATA_DIR=/path certhub status`.',
    ],
  },
  'vault.write_failed': {
    means: 'The disk did not take the record. The value that was stored before is still there.',
    causes: [
      'ENOSPC: the disk is full.',
      'EACCES, EPERM: the folder belongs to another user, for example after a start with sudo.',
      'EIO: the disk fails.',
    ],
    steps: diskSteps,
  },
  'data_dir.unusable': {
    means: 'The hub cannot keep its data there, so it did not start.',
    causes: [
      'It belongs to another user, for example after a start with sudo.',
      'The disk is full, read-only or not mounted.',
      'CERTHUB_DATA_DIR is a file, or its parent does not exist.',
    ],
    steps: [
      'Look: `ls -ld <directory>`.',
      'Give it to the user: `sudo chown -R "$USER" <directory>`.',
      'Or choose another: `CERTHUB_DATA_DIR=/path certhub status`.',
    ],
  },
  'data_dir.in_use': {
    means:
      'One process owns a data directory. Commands work through the one that runs; this one could not reach it.',
    causes: [
      'It is just starting or ending.',
      'It is another user’s, or runs in another container with the same directory mounted.',
      'It hangs.',
    ],
    steps: [
      'Wait a few seconds and try again.',
      'See what it is: `ps -p <process>`; end it in its own way (close the window, Ctrl C).',
      'The process that is named is a note for people. The lock itself is the kernel’s: it ends with the process that has it.',
    ],
  },
  'data_dir.no_locks': {
    means:
      'One process owns a data directory by a lock of the file system, and this one has none. Anything less could let two hubs write at once, and lose what one of them stores.',
    causes: [
      'NFS without its lock daemon, or mounted with `nolock` on some systems.',
      'A FUSE or network file system that does not pass locks on.',
    ],
    steps: ['Use a local disk: `CERTHUB_DATA_DIR=/home/you/certhub`.', 'Or mount it with locks.'],
  },
  'data_dir.lost': {
    means:
      'The hub looks before each write whether its directory is still the one that it locked. It was not, so the hub stopped rather than write beside another.',
    causes: [
      'The directory was removed, moved or replaced while the hub ran, for example by putting a backup in its place.',
      'The disk was unmounted, or another was mounted over it.',
      'A program inside this process opened the lock’s file, which ends its lock.',
    ],
    steps: ['End the hub before the directory is moved or replaced.', 'Start Certhub again.'],
  },
  'data_dir.shared': {
    means:
      'The directory was open to a group or to everybody. No one else may write to it any more, and all that the hub keeps in it has mode 0600 or 0700. That others may enter and list it stays as it was given.',
    steps: ['Nothing, where that is meant.', 'Else: `chmod 700 <directory>`.'],
  },
  'data_dir.no_modes': {
    means:
      'FAT, exFAT and some network file systems say the same owner and mode for every file, so that the hub cannot keep others out of its own.',
    steps: [
      'Mount it for one user: `mount -o uid=you,umask=077`.',
      'Or keep the data directory on a local disk and only backups there.',
    ],
  },
  'audit.write_failed': {
    means: 'What you asked for was done; only its entry in the audit log is missing.',
    steps: [
      'Look whether it is there: the thing’s page, or `certhub status`.',
      ...diskSteps.slice(0, 1),
      'Afterwards prove the log: `certhub audit verify`.',
    ],
  },
  'store.newer_format': {
    means: 'The database belongs to a newer version. This one refuses rather than spoil it.',
    steps: ['Start the newer version, or update this one.'],
  },
  'store.older_format': {
    means:
      'The database has the tables of another version. This one refuses rather than spoil it, and rather than hold it to seals that it does not have.',
    steps: [
      'Start the Certhub that wrote it, and take from it what is needed.',
      'Give this one a data directory of its own: `CERTHUB_DATA_DIR=/path certhub status`.',
    ],
  },
  'store.damaged': {
    means:
      'SQLite says that `hub.sqlite` of the data directory is damaged. Secrets are not in it: they are in the vault, which is untouched.',
    causes: [
      'The disk fails or was full.',
      'The file was copied while the hub ran, or synchronised by a cloud drive.',
    ],
    steps: [
      'Copy the whole data directory aside first.',
      'Start Certhub: it builds the database anew from what it can read and says what is missing.',
      fromBackup,
    ],
  },
  'store.rebuilt': {
    means:
      'The database was repaired at the start; the message says how many rows were saved and which tables have gaps.',
    steps: [
      'Compare certificates, accounts and credentials with what you expect.',
      'Is something missing, restore a backup into another data directory and look it up there.',
      'Look after the disk.',
    ],
  },
  'store.write_failed': {
    means: 'The disk did not take the change; the database is as it was before.',
    causes: [
      'ENOSPC or SQLITE_FULL: the disk is full.',
      'SQLITE_READONLY: the file belongs to another user.',
      'SQLITE_IOERR: the disk fails.',
    ],
    steps: diskSteps,
  },
})
