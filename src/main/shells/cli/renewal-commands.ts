import type { OutputOf } from '../../../shared/contract/contract.ts'
import { renderText } from '../../../shared/texts.ts'
import type { Command } from './command.ts'
import { operand } from './instance-commands.ts'
import { renewalWeeksCommand } from './renewal-weeks-command.ts'
import { relative, table } from './table.ts'

const notRenewed = ({ pausedAt }: { pausedAt?: number | undefined }): string =>
  pausedAt === undefined ? 'revoked' : 'paused'

const whyOf = (it: OutputOf<'renewal.outlook'>['certificates'][number]): string =>
  [
    it.problem ? `${renderText(it.why)}: ${it.problem.message}` : renderText(it.why),
    it.otherSettings && `as it was issued: an order with other settings failed (${it.otherSettings.message})`,
  ]
    .filter(Boolean)
    .join('; ')

export const renewalCommands: Command[] = [
  {
    path: ['outlook'],
    summary: 'Say what is renewed when, and why then',
    run: async (context) => {
      const outlook = await context.call('renewal.outlook', {})
      const rows = outlook.certificates.map((it) => [
        it.running ? 'now' : it.dueAt === undefined ? notRenewed(it) : relative(it.dueAt),
        it.names[0] ?? it.certificate,
        relative(it.notAfter),
        whyOf(it),
      ])
      const doubt = outlook.clockDoubt
        ? `\nThis computer’s clock may be wrong: ${outlook.clockDoubt}. \`certhub cert trust-clock\` says that it is right.`
        : ''
      context.print(
        outlook,
        table(['RENEWED', 'CERTIFICATE', 'EXPIRES', 'WHY'], rows, 'Nothing was issued yet.') + doubt,
      )
    },
  },
  renewalWeeksCommand,
  {
    path: ['cert', 'pause'],
    operands: 'CERTIFICATE',
    summary: 'Do not renew a certificate by itself until it is resumed',
    run: async (context) => {
      const certificate = operand(context.words, 'certificate')
      context.print(
        await context.call('renewal.pause', { certificate }),
        `${certificate} is not renewed by itself.`,
      )
    },
  },
  {
    path: ['cert', 'resume'],
    operands: 'CERTIFICATE',
    summary: 'Renew a certificate by itself again',
    run: async (context) => {
      const certificate = operand(context.words, 'certificate')
      context.print(
        await context.call('renewal.resume', { certificate }),
        `${certificate} is renewed by itself again.`,
      )
    },
  },
  {
    path: ['cert', 'trust-clock'],
    summary: 'Say that this computer’s clock is right, so that held-back renewals go on',
    run: async (context) => context.print(await context.call('renewal.trustClock', {}), 'Renewals go on.'),
  },
]
