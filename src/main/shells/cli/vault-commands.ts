import type { InputOf } from '../../../shared/contract/contract.ts'
import { type AutoLock, masterKeySources } from '../../../shared/contract/vault.ts'
import { type Command, type Context, text } from './command.ts'
import { UsageError } from './failure.ts'
import { givenPath } from './given-path.ts'
import { operand } from './instance-commands.ts'

type Protection = InputOf<'vault.protect'>

/** The lines of stdin that were not asked for yet; each passphrase is one. */
const createPrompt = (context: Context) => {
  let lines: string[] | undefined
  return async (question: string): Promise<string> => {
    if (process.stdin.isTTY) return context.askHidden(`${question}: `)
    lines ??= (await context.readStdin()).split(/\r?\n/)
    const line = lines.shift()
    if (!line) throw new UsageError(`stdin must hold a line for each: ${question.toLowerCase()}.`)
    return line
  }
}
type Prompt = ReturnType<typeof createPrompt>

/** A new passphrase; typed twice where it is typed. */
const askNew = async (prompt: Prompt, what: string): Promise<string> => {
  const first = await prompt(what)
  if (process.stdin.isTTY && (await prompt(`${what}, again`)) !== first) {
    throw new UsageError('The two passphrases are not the same.')
  }
  return first
}

const askProtection = async (context: Context, prompt: Prompt): Promise<Protection> => {
  const to = text(context.given.to)
  const source = masterKeySources.find((one) => one === to)
  if (!source) throw new UsageError(`--to must be one of ${masterKeySources.join(', ')}.`)
  return source === 'passphrase' ? { source, passphrase: await askNew(prompt, 'New passphrase') } : { source }
}

const toOption = { to: { value: 'WAY', summary: masterKeySources.join(', ') } }

const currentPassphrase = async (
  context: Context,
  prompt: Prompt,
): Promise<{ currentPassphrase?: string }> => {
  const { vault } = await context.call('hub.status', {})
  return vault.source === 'passphrase' ? { currentPassphrase: await prompt('Passphrase of the vault') } : {}
}

const booleanOf = (given: string | undefined, before: boolean, option: string): boolean => {
  if (given === undefined) return before
  if (given !== 'on' && given !== 'off') throw new UsageError(`--${option} takes on or off.`)
  return given === 'on'
}

const autoLockOf = (context: Context, before: AutoLock): AutoLock => {
  const { given } = context
  const minutes = text(given['idle-minutes'])
  return {
    idleMinutes: minutes === undefined ? before.idleMinutes : Number(minutes),
    onSleep: booleanOf(text(given['on-sleep']), before.onSleep, 'on-sleep'),
    onScreenLock: booleanOf(text(given['on-screen-lock']), before.onScreenLock, 'on-screen-lock'),
  }
}

export const vaultCommands: Command[] = [
  {
    path: ['vault', 'rekey'],
    summary: 'Keep the master key in another way, or make a new one; every stored value stays readable',
    options: toOption,
    run: async (context) => {
      const prompt = createPrompt(context)
      const current = await currentPassphrase(context, prompt)
      const protection = await askProtection(context, prompt)
      const status = await context.call('vault.rekey', { protection, ...current })
      context.print(
        status,
        `The master key is kept by ${status.source}. The former one opens nothing any more.`,
      )
    },
  },
  {
    path: ['vault', 'rotate'],
    summary: 'Encrypt every record anew under a new vault key; goes on by itself after a stop',
    run: async (context) => {
      await context.subscribe((event) => {
        if (event.type === 'progress' && !context.json) context.say(`${event.done} of ${event.total}`)
      })
      const done = await context.call('vault.rotate', {})
      context.print(done, `${done.records} records were encrypted anew in ${done.milliseconds} ms.`)
    },
  },
  {
    path: ['vault', 'recovery-key'],
    summary: 'Make a recovery key and print it, this once; one made before ends',
    run: async (context) => {
      const current = await currentPassphrase(context, createPrompt(context))
      const made = await context.call('vault.makeRecoveryKey', current)
      context.say('Write it down or print it, and keep it where the computer is not.')
      context.print(made, made.recoveryKey)
    },
  },
  {
    path: ['vault', 'backup'],
    operands: 'FILE',
    summary: 'Put everything into one encrypted file that opens on any machine',
    run: async (context) => {
      const file = givenPath(operand(context.words, 'file'), context.env)
      const passphrase = await askNew(createPrompt(context), 'Passphrase of the backup')
      const made = await context.call('vault.backup', { file, passphrase })
      context.print(made, `${made.file}: ${made.records} records, ${made.bytes} bytes.`)
    },
  },
  {
    path: ['vault', 'restore'],
    operands: 'FILE',
    summary: 'Put a backup into a hub that holds nothing yet',
    options: toOption,
    run: async (context) => {
      const file = givenPath(operand(context.words, 'file'), context.env)
      const prompt = createPrompt(context)
      const passphrase = await prompt('Passphrase of the backup')
      const protection = await askProtection(context, prompt)
      const done = await context.call('vault.restore', { file, passphrase, protection })
      context.print(done, `${done.records} records were restored.`)
    },
  },
  {
    path: ['vault', 'auto-lock'],
    summary: 'Show or set when the vault locks by itself',
    options: {
      'idle-minutes': { value: 'MINUTES', summary: 'without a person at work; 0: never' },
      'on-sleep': { value: 'on|off', summary: 'desktop: when the computer goes to sleep' },
      'on-screen-lock': { value: 'on|off', summary: 'desktop: when the screen is locked' },
    },
    run: async (context) => {
      const { vault } = await context.call('hub.status', {})
      const wanted = autoLockOf(context, vault.autoLock)
      const changed = JSON.stringify(wanted) !== JSON.stringify(vault.autoLock)
      const { autoLock } = changed ? await context.call('vault.setAutoLock', wanted) : vault
      const { idleMinutes, onSleep, onScreenLock } = autoLock
      const said = [
        idleMinutes > 0 ? `after ${idleMinutes} idle minutes` : '',
        onSleep ? 'when the computer sleeps' : '',
        onScreenLock ? 'when the screen is locked' : '',
      ].filter(Boolean)
      context.print(autoLock, `The vault locks by itself: ${said.join(', ') || 'never'}.`)
    },
  },
]
