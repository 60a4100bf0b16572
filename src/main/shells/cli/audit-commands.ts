import { oneLine } from '../../../shared/plain-text.ts'
import { type Command, text } from './command.ts'
import { UsageError } from './failure.ts'

/** What is not said of an entry that was made with the vault open. */
const marks = { vault: '', locked: '  (vault locked)', unprotected: '  (before the vault)' }

export const auditCommands: Command[] = [
  {
    path: ['audit', 'list'],
    summary: 'List what was done, newest first',
    options: {
      search: { value: 'TEXT', summary: 'only entries that hold this text' },
      limit: { value: 'N', summary: 'how many (default 50)' },
    },
    run: async (context) => {
      const limit = Number(text(context.given.limit) ?? 50)
      const { entries } = await context.call('audit.list', {
        search: text(context.given.search) ?? '',
        limit,
      })
      const lines = entries.map(({ seq, at, via, who, action, subject, result, detail, mark }) =>
        oneLine(
          `${seq}  ${new Date(at).toISOString()}  ${via}${who && `/${who}`}  ${action}  ${subject}  ${result} ${detail}${marks[mark]}`,
        ),
      )
      context.print(entries, lines.join('\n') || 'Nothing was done yet.')
    },
  },
  {
    path: ['audit', 'verify'],
    summary: 'Verify that no entry of the audit log was changed, added or cut out; a break stays said',
    run: async (context) => {
      const verdict = await context.call('audit.verify', {})
      context.print(
        verdict,
        verdict.ok
          ? (verdict.unchecked ??
              `All ${verdict.entries} entries are as they were written: none was changed, added or cut out.`)
          : `The audit log is broken: ${verdict.problem}. This stays said.`,
      )
      if (!verdict.ok) context.exitWith(1)
    },
  },
  {
    path: ['audit', 'export'],
    summary: 'Print the whole audit log, oldest first',
    options: { format: { value: 'FORMAT', summary: 'jsonl (default) or csv' } },
    run: async (context) => {
      const format = text(context.given.format) ?? 'jsonl'
      if (format !== 'jsonl' && format !== 'csv') throw new UsageError('--format must be jsonl or csv.')
      const answer = await context.call('audit.export', { format })
      context.print(answer, answer.text.trimEnd())
    },
  },
]
