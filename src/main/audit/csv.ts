import type { AuditRecord } from '../ports/audit-rows.ts'

const columns = [
  'seq',
  'at',
  'role',
  'via',
  'who',
  'action',
  'subject',
  'result',
  'detail',
  'previous',
  'hash',
] as const

/** RFC 4180; a cell that a spreadsheet would run as a formula gets an apostrophe in front. */
const cell = (value: string | number): string => {
  const text = String(value)
  const safe = /^[=+\-@\t\r]/.test(text) && typeof value === 'string' ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const csvHead = columns.join(',')
export const csvLine = (entry: AuditRecord): string =>
  columns.map((column) => cell(column === 'at' ? new Date(entry.at).toISOString() : entry[column])).join(',')
