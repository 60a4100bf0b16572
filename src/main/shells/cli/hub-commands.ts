import { type Command, text } from './command.ts'
import { UsageError } from './failure.ts'
import { facts } from './table.ts'

const vaultLine = (vault: { state: string; source?: string | undefined }): string =>
  vault.source ? `${vault.state} (${vault.source})` : vault.state

const passphrase = async (context: Parameters<Command['run']>[0], question: string): Promise<string> =>
  process.stdin.isTTY ? context.askHidden(question) : (await context.readStdin()).replace(/\r?\n$/, '')

export const hubCommands: Command[] = [
  {
    path: ['status'],
    summary: 'Say what the hub holds and whether its vault is open',
    run: async (context) => {
      const status = await context.call('hub.status', {})
      const { counts, vault } = status
      context.print(
        status,
        facts([
          ['Version', status.version],
          ['Data directory', status.dataDirectory],
          ['Owner', (await context.remote()) ? `process ${status.pid}` : 'this command'],
          ['Vault', vaultLine(vault)],
          ['Problem', vault.problem?.message],
          ...[...status.notices, ...vault.damaged].map((each): [string, string] => [
            'Notice',
            `${each.message} ${each.hint}`,
          ]),
          ['Target instances', counts.instances],
          ['CA accounts', counts.accounts],
          ['Credentials', counts.credentials],
          ['Certificates', counts.certificates],
          ['Running orders', counts.runningOrders],
        ]),
      )
    },
  },
  {
    path: ['unlock'],
    summary: 'Open the vault; the passphrase is asked for, or read from stdin',
    options: { 'recovery-key': { summary: 'ask for, or read, the recovery key in place of the master key' } },
    run: async (context) => {
      if (context.given['recovery-key'] === true) {
        const recoveryKey = await passphrase(context, 'Recovery key: ')
        const status = await context.call('vault.unlock', { recoveryKey })
        context.say('Now keep the master key in a way that works: `certhub vault rekey`.')
        return context.print(status, `The vault is ${vaultLine(status)}.`)
      }
      const { vault } = await context.call('hub.status', {})
      const secret = vault.source === 'passphrase' ? await passphrase(context, 'Passphrase: ') : undefined
      const status = await context.call('vault.unlock', secret === undefined ? {} : { passphrase: secret })
      context.print(status, `The vault is ${vaultLine(status)}.`)
      if (secret !== undefined && !context.json && !(await context.remote())) {
        context.say('No hub is running, so it is locked again when this command ends.')
      }
    },
  },
  {
    path: ['lock'],
    summary: 'Close the vault of the running hub; orders go on when it is opened again',
    run: async (context) => {
      const status = await context.call('vault.lock', {})
      context.print(status, `The vault is ${vaultLine(status)}.`)
    },
  },
  {
    path: ['vault', 'options'],
    summary: 'List the ways this machine can keep the master key',
    run: async (context) => {
      const { options } = await context.call('vault.options', {})
      const lines = options.map(({ source, available, problem }) =>
        available ? `${source}: available` : `${source}: ${problem?.message ?? 'not available'}`,
      )
      context.print(options, lines.join('\n'))
    },
  },
  {
    path: ['vault', 'protect'],
    summary: 'Make the vault, and say how its master key is kept',
    options: { source: { value: 'SOURCE', summary: 'keychain, passphrase, environment or key-file' } },
    run: async (context) => {
      const source = text(context.given.source)
      if (source === 'passphrase') {
        const first = await passphrase(context, 'New passphrase: ')
        if (process.stdin.isTTY && (await context.askHidden('Again: ')) !== first) {
          throw new UsageError('The two passphrases differ. Nothing was changed.')
        }
        const status = await context.call('vault.protect', { source, passphrase: first })
        return context.print(status, `The vault is ${vaultLine(status)}.`)
      }
      if (source !== 'keychain' && source !== 'environment' && source !== 'key-file') {
        throw new UsageError('--source must be keychain, passphrase, environment or key-file.')
      }
      const status = await context.call('vault.protect', { source })
      context.print(status, `The vault is ${vaultLine(status)}.`)
    },
  },
]
