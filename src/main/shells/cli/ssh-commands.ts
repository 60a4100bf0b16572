import type { Command } from './command.ts'
import { hostAndPort } from './host-and-port.ts'
import { operand } from './instance-commands.ts'

export const sshCommands: Command[] = [
  {
    path: ['ssh', 'host-key'],
    operands: 'HOST[:PORT]',
    summary: 'Ask an SSH server for its host key; only you can say that it is the right one',
    run: async (context) => {
      const it = await context.call('ssh.hostKey', hostAndPort(operand(context.words, 'host')))
      context.print(it, `${it.type} ${it.hostKey}`)
    },
  },
]
