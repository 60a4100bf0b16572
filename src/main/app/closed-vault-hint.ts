import type { ErrorData } from '../../shared/errors.ts'

const keyFile =
  'keep a master key in a file (`openssl rand -base64 32 > FILE && chmod 600 FILE`) and name it in CERTHUB_MASTER_KEY_FILE'

const hints: Record<string, Record<'command' | 'service', string>> = {
  'vault.uninitialized': {
    command: `Nobody can be asked here: ${keyFile}; or type \`certhub vault protect --source passphrase\` in a terminal.`,
    service: `Nobody can be asked here: ${keyFile}; or start with --no-require-unlocked and protect it on the page.`,
  },
  'vault.locked': {
    command:
      'No hub runs, and nobody can be asked here: start `certhub serve --no-require-unlocked` and unlock it there with `certhub unlock`, or keep the master key in a file (`certhub vault rekey --to key-file`).',
    service:
      'Nobody can be asked for the passphrase here: start with --no-require-unlocked and type `certhub unlock`, or keep the master key in a file (`certhub vault rekey --to key-file`).',
  },
}

/**
 * What helps against a closed vault where no person is asked: `command` is one that is the hub itself, `service` one that
 * starts. Any other error stays as it is.
 */
export const withClosedVaultHint = (error: ErrorData, where: 'command' | 'service'): ErrorData => {
  const hint = hints[error.code]?.[where]
  return hint === undefined ? error : { ...error, hint }
}
