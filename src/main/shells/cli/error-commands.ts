import { CerthubError } from '../../../shared/errors.ts'
import type { Command } from './command.ts'
import { explainError, listErrors } from './error-text.ts'

/** What there is to say of each error code. The texts are read when they are asked for, not at the start. */
export const errorCommands: Command[] = [
  {
    path: ['error'],
    operands: '[CODE]',
    summary:
      'Explain an error code: why it happens and what to do; without CODE, or with a part of one, list them',
    run: async ({ words, print }) => {
      const { findErrorPage, listErrorPages, nearestCode } = await import(
        '../../../shared/error-guide/error-page.ts'
      )
      const [typed = ''] = words
      const page = findErrorPage(typed)
      if (page) return print(page, explainError(page))
      const wanted = typed.trim().toLowerCase()
      const pages = listErrorPages().filter(({ code }) => code.includes(wanted))
      if (pages.length > 0) return print(pages, listErrors(pages))
      const guess = nearestCode(typed)
      throw new CerthubError('error.not_found', {
        code: typed,
        nearest: guess ? ` Did you mean “${guess}”?` : '',
      })
    },
  },
]
