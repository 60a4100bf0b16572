import type { AuditRecord } from '../ports/store/audit-rows.ts'

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
  'mark',
] as const

/**
 * RFC 4180; a cell that a spreadsheet would run as a formula gets an apostrophe in front, also where it takes full-width
 * signs or skips blanks. Where semicolons part the cells they are quoted too.
 */
const cell = (value: string | number): string => {
  const text = String(value)
  const safe = /^[\s"'�]*[=+\-@|%＝＋－＠]/u.test(text) && typeof value === 'string' ? `'${text}` : text
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const csvHead = columns.join(',')
export const csvLine = (entry: AuditRecord): string =>
  columns.map((column) => cell(column === 'at' ? new Date(entry.at).toISOString() : entry[column])).join(',')
