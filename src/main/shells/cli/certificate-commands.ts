import { resolve } from 'node:path'
import type { InputOf } from '../../../shared/contract/contract.ts'
import { isEnded, type OrderDetail } from '../../../shared/contract/orders.ts'
import { type Command, type Context, text } from './command.ts'
import { CallError, UsageError } from './failure.ts'
import { operand } from './instance-commands.ts'
import { facts, relative, table } from './table.ts'

const longestWaitMs = 3_600_000

const showSteps = (context: Context, order: string): Promise<void> =>
  context.subscribe((event) => {
    if (event.type !== 'order' || event.order.id !== order || !event.entry) return
    const { step, kind, text: what, milliseconds } = event.entry
    if (kind === 'exchange' || kind === 'started') return
    const time = milliseconds === undefined ? '' : ` (${milliseconds} ms)`
    context.say(`${kind === 'failed' ? '✗' : kind === 'finished' ? '✓' : '·'} ${step}${time} ${what}`)
  })

const waitFor = async (context: Context, order: string): Promise<OrderDetail> => {
  context.onInterrupt(() => {
    context.say('Cancelling the order and removing its DNS records …')
    context.call('orders.cancel', { order }).catch(() => {})
  })
  return context.call('orders.wait', { order, timeoutMs: longestWaitMs })
}

/** Starts, shows steps, waits where asked to or where nobody else would go on with it, and says how it ended. */
const follow = async (context: Context, start: () => Promise<{ certificate: string; order: string }>): Promise<void> => {
  const remote = await context.remote()
  const wait = context.given.wait === true || !remote
  const started = await start()
  if (!wait) return context.print(started, `Ordering: ${started.order}. Follow it with \`certhub order show ${started.order}\`.`)
  if (!context.json) await showSteps(context, started.order)
  const ended = await waitFor(context, started.order)
  if (ended.error) throw new CallError(ended.error)
  if (!isEnded(ended.state)) throw new UsageError(`The order is still at “${ended.state}”; it goes on.`)
  const { timeline: _, ...order } = ended
  const certificate = await context.call('certificates.show', { certificate: started.certificate })
  context.print(
    { ...order, certificate: started.certificate, order: started.order, notAfter: certificate.notAfter },
    facts([
      ['Names', ended.names.join(', ')],
      ['Serial', ended.serial],
      ['Issuer', certificate.issuer],
      ['Expires', relative(certificate.notAfter)],
      ['Files', certificate.deployedTo.join(', ')],
      ['Certificate', started.certificate],
    ]),
  )
}

const waitOption = { wait: { summary: 'show the steps and wait for the end' } }

export const certificateCommands: Command[] = [
  {
    path: ['cert', 'order'],
    summary: 'Order a certificate',
    options: {
      instance: { value: 'INSTANCE', summary: 'the target instance (default: this computer)' },
      domains: { value: 'A,B', summary: 'the names, separated by commas', multiple: true },
      account: { value: 'ACCOUNT', summary: 'pin the CA account' },
      credential: { value: 'CREDENTIAL', summary: 'the DNS credential' },
      staging: { summary: 'a staging certificate' },
      key: { value: 'TYPE', summary: 'ec256 (default), ec384, rsa2048, rsa3072, rsa4096' },
      ...waitOption,
    },
    run: (context) => {
      const { given } = context
      const names = [given.domains].flat().flatMap((list) => (typeof list === 'string' ? list.split(',') : []))
      const [account, credential, key] = [text(given.account), text(given.credential), text(given.key)]
      const input = {
        instance: text(given.instance) ?? 'local',
        names: [...names, ...context.words],
        staging: given.staging === true,
        ...(account && { account }),
        ...(credential && { credential }),
        ...(key && { keyType: key }),
      } as InputOf<'certificates.order'>
      return follow(context, () => context.call('certificates.order', input))
    },
  },
  {
    path: ['cert', 'renew'],
    operands: 'CERTIFICATE',
    summary: 'Order a certificate again, now',
    options: waitOption,
    run: (context) => {
      const certificate = operand(context.words, 'certificate')
      return follow(context, () => context.call('certificates.renew', { certificate }))
    },
  },
  {
    path: ['cert', 'list'],
    summary: 'List the certificates',
    options: { instance: { value: 'INSTANCE', summary: 'only those of this target instance' } },
    run: async (context) => {
      const instance = text(context.given.instance)
      const { certificates } = await context.call('certificates.list', instance ? { instance } : {})
      const rows = certificates.map((it) => [
        it.status,
        it.names.join(', '),
        it.instanceName,
        it.caTitle ?? '–',
        relative(it.notAfter),
        it.id,
      ])
      const empty = 'There is none yet: `certhub cert order --domains example.com --wait`.'
      context.print(certificates, table(['STATUS', 'NAMES', 'INSTANCE', 'CA', 'EXPIRES', 'ID'], rows, empty))
    },
  },
  {
    path: ['cert', 'show'],
    operands: 'CERTIFICATE',
    summary: 'Show one certificate',
    run: async (context) => {
      const it = await context.call('certificates.show', { certificate: operand(context.words, 'certificate') })
      context.print(
        it,
        facts([
          ['Names', it.names.join(', ')],
          ['Status', it.status],
          ['Instance', it.instanceName],
          ['Environment', it.staging ? 'staging' : 'production'],
          ['Serial', it.serial],
          ['Issuer', it.issuer],
          ['Expires', it.notAfter && `${relative(it.notAfter)} (${new Date(it.notAfter).toISOString()})`],
          ['Fingerprint', it.chain[0]?.fingerprint256],
          ['Files', it.deployedTo.join(', ')],
          ['Last order', it.lastOrder && `${it.lastOrder.state} ${relative(it.lastOrder.at)}`],
          ['Problem', it.lastOrder?.error?.message],
          ['Id', it.id],
        ]),
      )
    },
  },
  {
    path: ['cert', 'export'],
    operands: 'CERTIFICATE',
    summary: 'Write a certificate and its private key as PEM files',
    options: {
      out: { value: 'DIR', summary: 'where to' },
      format: { value: 'FORMAT', summary: 'pem' },
    },
    run: async (context) => {
      const out = text(context.given.out)
      if (!out) throw new UsageError('--out is needed.')
      if (context.given.format !== undefined && context.given.format !== 'pem') throw new UsageError('--format must be pem.')
      const certificate = operand(context.words, 'certificate')
      const answer = await context.call('certificates.export', { certificate, directory: resolve(out) })
      context.print(answer, answer.files.join('\n'))
    },
  },
  {
    path: ['cert', 'deploy'],
    operands: 'CERTIFICATE',
    summary: 'Write the newest certificate to its target instance again',
    run: async (context) => {
      const answer = await context.call('certificates.deploy', { certificate: operand(context.words, 'certificate') })
      context.print(answer, answer.files.join('\n') || 'This target instance keeps its certificates in the hub.')
    },
  },
  {
    path: ['cert', 'check-names'],
    operands: 'NAME…',
    summary: 'Say what would be ordered for names as typed',
    run: async (context) => {
      const { names, error } = await context.call('certificates.checkNames', { names: context.words })
      const lines = names.map((it) => `${it.input}  ${it.error?.message ?? it.name ?? ''}`)
      context.print({ names, error }, [...lines, ...(error ? [error.message] : [])].join('\n'))
      if (error || names.some((it) => it.error)) process.exitCode = 2
    },
  },
  {
    path: ['cert', 'remove'],
    operands: 'CERTIFICATE',
    summary: 'Remove a certificate and its private keys from the hub',
    run: async (context) => {
      const certificate = operand(context.words, 'certificate')
      context.print(await context.call('certificates.remove', { certificate }), `Removed “${certificate}”.`)
    },
  },
  {
    path: ['order', 'show'],
    operands: 'ORDER',
    summary: 'Show an order and its timeline',
    run: async (context) => {
      const it = await context.call('orders.show', { order: operand(context.words, 'order') })
      const lines = it.timeline.map(
        (entry) => `${entry.step.padEnd(14)}  ${entry.kind.padEnd(8)}  ${`${entry.milliseconds ?? ''}`.padStart(8)}  ${entry.text}`,
      )
      context.print(it, [`${it.names.join(', ')}: ${it.state}`, it.error?.message ?? '', ...lines].filter(Boolean).join('\n'))
    },
  },
  {
    path: ['order', 'cancel'],
    operands: 'ORDER',
    summary: 'Stop an order that is running',
    run: async (context) => {
      const it = await context.call('orders.cancel', { order: operand(context.words, 'order') })
      context.print(it, 'Cancelled.')
    },
  },
]
