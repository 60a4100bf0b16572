import type { ErrorPage } from '../../../shared/error-guide/error-page.ts'
import { plainText } from '../../../shared/rich-text.ts'
import { table } from './table.ts'

const width = 96

/** Lines of at most `width` characters, each begun with `indent`, the first with `first`. */
const wrap = (text: string, first = '', indent = first): string => {
  const lines: string[] = []
  let line = first
  for (const word of plainText(text).split(' ')) {
    const isEmpty = line === first || line === indent
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line)
      line = `${indent}${word}`
    } else line += isEmpty ? word : ` ${word}`
  }
  return [...lines, line].join('\n')
}

const numbered = (title: string, items: readonly string[]): string[] =>
  items.length === 0
    ? []
    : [
        '',
        title,
        ...items.map((item, index) => wrap(item, `  ${index + 1}. `, ' '.repeat(`  ${index + 1}. `.length))),
      ]

/** The page of an error code, for a terminal. */
export const explainError = (page: ErrorPage): string =>
  [
    `${page.code} – ${page.part}`,
    wrap(page.message),
    '',
    wrap(page.means),
    ...(page.hint ? [wrap(page.hint)] : []),
    ...numbered('Likely causes, in the order to check:', page.causes),
    ...numbered('What to do:', page.steps),
    '',
    'Is it tried again?',
    wrap(page.again, '  '),
    '',
    `Exit code ${page.exit}: ${page.exitMeaning}.`,
  ].join('\n')

export const listErrors = (pages: readonly ErrorPage[]): string =>
  `${table(
    ['CODE', 'PART', 'MESSAGE'],
    pages.map(({ code, part, message }) => [code, part, plainText(message)]),
    '',
  )}\n\n\`certhub error CODE\` explains one.`
