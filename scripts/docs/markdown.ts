import { piecesOf } from '../../src/shared/rich-text.ts'

/** What a reader who opens the file to change it should know. */
export const madeBy = '<!-- Made by `node scripts/write-docs.mjs`; change the sources, not this file. -->'

/** A text with `code` and {placeholders} as Markdown. */
export const markdown = (text: string): string =>
  piecesOf(text)
    .map((piece) => {
      if (piece.kind === 'code') return `\`${piece.text}\``
      if (piece.kind === 'placeholder') return `*${piece.text}*`
      return piece.text.replace(/[*_<>[\]]/g, '\\$&')
    })
    .join('')

/** GitHub's anchor of a heading. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')

export const numbered = (items: readonly string[]): string =>
  items.map((item, index) => `${index + 1}. ${markdown(item)}`).join('\n')

const cell = (text: string): string => text.replace(/\|/g, '\\|')

export const markdownTable = (head: string[], rows: readonly string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n')

/** Blocks with an empty line between them, and a line break at the end. */
export const page = (...blocks: (string | false | undefined)[]): string =>
  `${blocks.filter(Boolean).join('\n\n')}\n`
