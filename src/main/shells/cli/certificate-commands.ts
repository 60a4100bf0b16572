import type { OutputOf } from '../../../shared/contract/contract.ts'
import { revocationReasons } from '../../../shared/revocation.ts'
import { orderInput, orderOptions, orderRequest } from './certificate-options.ts'
import { changeCommand } from './change-command.ts'
import { type Command, type Context, text } from './command.ts'
import { confirmed, yesOption } from './confirm.ts'
import { readPassword } from './credential-body.ts'
import { UsageError } from './failure.ts'
import { followOrder, waitOption } from './follow-order.ts'
import { givenPath } from './given-path.ts'
import { operand } from './instance-commands.ts'
import { facts, relative, table } from './table.ts'
import { validationText } from './validation-option.ts'

const needy = new Set(['expiring', 'expired', 'failed'])

/** The running hub renews them; without one they would end with this command. */
const renewMany = async (context: Context): Promise<void> => {
  if (context.given.expiring === true && context.words.length > 0)
    throw new UsageError('--expiring names no certificates: give one or the other.')
  if (!(await context.remote())) {
    throw new UsageError('Several are renewed by a running hub: start `certhub serve` or the app first.')
  }
  const instance = text(context.given.instance)
  const { certificates } = await context.call('certificates.list', instance ? { instance } : {})
  const wanted =
    context.given.expiring === true
      ? certificates.filter(({ status }) => needy.has(status)).map(({ id }) => id)
      : context.words
  if (wanted.length === 0) return context.print({ started: 0 }, 'None expires soon.')
  const answer = await context.call('renewal.renewNow', { certificates: wanted })
  context.print(answer, `${answer.started} are being renewed; \`certhub outlook\` shows how they stand.`)
}

/** The names of what is in place, where they were changed since. */
const issuedForOthers = ({ names, chain: [leaf] }: OutputOf<'certificates.show'>): string | undefined =>
  leaf && [...leaf.names].sort().join() !== [...names].sort().join()
    ? `${leaf.names.join(', ')} (from before the changes)`
    : undefined

export const certificateCommands: Command[] = [
  {
    path: ['cert', 'order'],
    operands: '[NAME…]',
    summary: 'Order a certificate',
    options: { ...orderOptions, ...waitOption },
    run: (context) => followOrder(context, () => context.call('certificates.order', orderInput(context))),
  },
  changeCommand,
  {
    path: ['cert', 'preflight'],
    operands: '[CERTIFICATE]',
    summary: 'Try out all that an order needs, without ordering: a probe is published and removed',
    options: orderOptions,
    run: async (context) => {
      const result = await context.call('certificates.preflight', orderRequest(context))
      const marks = { ok: '✓', unsure: '?', failed: '✗', skipped: '–' }
      const rows = result.checks.map(({ check, state, text: found, error }) => [
        marks[state],
        check,
        error ? `${found} ${error.hint}` : found,
      ])
      const verdict = result.ready ? 'Ready to be ordered.' : 'It would not succeed.'
      context.print(result, `${table(['', 'CHECK', 'FOUND'], rows, '')}\n${verdict}`)
      if (!result.ready) context.exitWith(1)
    },
  },
  {
    path: ['cert', 'renew'],
    operands: 'CERTIFICATE…',
    summary: 'Order certificates again, now',
    options: {
      ...waitOption,
      expiring: { summary: 'all that expire soon, have expired, or failed' },
      instance: { value: 'INSTANCE', summary: 'with --expiring: only those of this target instance' },
    },
    run: async (context) => {
      if (context.given.expiring === true || context.words.length > 1) return renewMany(context)
      const certificate = operand(context.words, 'certificate')
      return followOrder(context, () => context.call('certificates.renew', { certificate }))
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
      const it = await context.call('certificates.show', {
        certificate: operand(context.words, 'certificate'),
      })
      const { validation, profile, preferredChain, lifetimeDays, reuseKey } = it.settings
      context.print(
        it,
        facts([
          ['Names', it.names.join(', ')],
          ['Status', it.status],
          ['Instance', it.instanceName],
          ['Environment', it.staging ? 'staging' : 'production'],
          ['Validation', validationText(validation)],
          ['Credential', it.credentialName],
          ['Host key', validation.kind === 'http-sftp' ? validation.hostKey : undefined],
          ['Profile', profile],
          ['Preferred chain', preferredChain],
          ['Lifetime asked', lifetimeDays === undefined ? undefined : `${lifetimeDays} days`],
          ['Private key', reuseKey && 'kept at renewal'],
          ['Serial', it.serial],
          ['Issued for', issuedForOthers(it)],
          ['Issuer', it.issuer],
          ['May be used for', it.chain[0] && (it.chain[0].extendedKeyUsage?.join(', ') ?? 'anything')],
          ['Expires', it.notAfter && `${relative(it.notAfter)} (${new Date(it.notAfter).toISOString()})`],
          ['Fingerprint', it.chain[0]?.fingerprint256],
          ['Files', it.deployedTo.join(', ')],
          ['Last order', it.lastOrder && `${it.lastOrder.state} ${relative(it.lastOrder.at)}`],
          [
            'Waits for you',
            it.lastOrder?.waitsForPerson ? `certhub order show ${it.lastOrder.id}` : undefined,
          ],
          ['Problem', it.lastOrder?.error?.message],
          [
            'Renewed',
            it.lastOrder?.otherSettings && 'as it was issued: the last order had other settings, and failed',
          ],
          ...it.issued
            .slice(1)
            .map((old): [string, string] => [
              'Before it',
              `${old.id}, until ${new Date(old.notAfter).toISOString()}`,
            ]),
          ['Id', it.id],
        ]),
      )
    },
  },
  {
    path: ['cert', 'export'],
    operands: 'CERTIFICATE',
    summary: 'Write a certificate and its private key as PEM files, or as one PKCS#12 file',
    options: {
      out: { value: 'DIR', summary: 'where to' },
      format: { value: 'FORMAT', summary: 'pem (default), p12' },
      issued: { value: 'ID', summary: 'an older one; `cert show` lists them' },
      'password-stdin': { summary: 'p12: read its password from stdin' },
    },
    run: async (context) => {
      const out = text(context.given.out)
      if (!out) throw new UsageError('--out is needed.')
      const format = text(context.given.format) ?? 'pem'
      if (format !== 'pem' && format !== 'p12') throw new UsageError('--format must be pem or p12.')
      const certificate = operand(context.words, 'certificate')
      const issued = text(context.given.issued)
      const pkcs12 = format === 'p12' && {
        format: 'pkcs12' as const,
        password: await readPassword(context, `Password of the file`),
      }
      const answer = await context.call('certificates.export', {
        certificate,
        directory: givenPath(out, context.env),
        ...(issued && { issued }),
        ...pkcs12,
      })
      context.print(answer, answer.files.join('\n'))
    },
  },
  {
    path: ['cert', 'revoke'],
    operands: 'CERTIFICATE',
    summary: 'Revoke the newest certificate at its CA, for good',
    options: {
      reason: { value: 'REASON', summary: revocationReasons.join(', ') },
      reissue: {
        summary: 'order a new one, with a new key, at once; without this it is not renewed any more',
      },
      ...yesOption,
    },
    run: async (context) => {
      const reason = revocationReasons.find((each) => each === (text(context.given.reason) ?? 'unspecified'))
      if (!reason) throw new UsageError(`--reason must be one of ${revocationReasons.join(', ')}.`)
      const certificate = operand(context.words, 'certificate')
      const reissue = context.given.reissue === true
      const end = reissue ? 'until the new one is there' : 'and the hub does not renew it any more'
      const breaks = `The CA tells everybody not to trust the certificate of ${certificate} any more: what uses it fails ${end}. This cannot be undone.`
      if (!(await confirmed(context, breaks, 'Revoke it?'))) return
      const answer = await context.call('certificates.revoke', { certificate, reason, reissue })
      const next = reissue ? 'a new one is ordered' : 'the hub does not renew it; `certhub cert renew` does'
      context.print(answer, `${certificate} is revoked (serial ${answer.serial}); ${next}.`)
    },
  },
  {
    path: ['cert', 'deploy'],
    operands: 'CERTIFICATE',
    summary: 'Write the newest certificate to its target instance again',
    run: async (context) => {
      const answer = await context.call('certificates.deploy', {
        certificate: operand(context.words, 'certificate'),
      })
      context.print(
        answer,
        answer.files.join('\n') || 'This target instance keeps its certificates in the hub.',
      )
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
      if (error || names.some((it) => it.error)) context.exitWith(2)
    },
  },
  {
    path: ['cert', 'remove'],
    operands: 'CERTIFICATE',
    summary: 'Remove a certificate and its private keys from the hub',
    options: yesOption,
    run: async (context) => {
      const certificate = operand(context.words, 'certificate')
      const breaks = `The hub forgets ${certificate}, deletes its private keys and does not renew it any more; files that were written stay. This cannot be undone.`
      if (!(await confirmed(context, breaks, 'Remove it?'))) return
      context.print(await context.call('certificates.remove', { certificate }), `Removed “${certificate}”.`)
    },
  },
]
