import type { ErrorPage } from '../../src/shared/error-guide/error-page.ts'
import { anchorOf, madeBy, markdown, markdownTable, numbered, page } from './markdown.ts'

const section = (it: ErrorPage): string =>
  [
    `### ${it.code}`,
    `> ${markdown(it.message)}`,
    markdown(it.means),
    it.hint && markdown(it.hint),
    it.causes.length > 0 && `**Likely causes, in the order to check**\n\n${numbered(it.causes)}`,
    it.steps.length > 0 && `**What to do**\n\n${numbered(it.steps)}`,
    `**Is it tried again?** ${markdown(it.again)}`,
    `**Exit code** ${it.exit}: ${it.exitMeaning}.`,
  ]
    .filter(Boolean)
    .join('\n\n')

/** docs/errors.md: every error code with its page, by part. */
export const errorsDoc = (pages: readonly ErrorPage[]): string => {
  const parts = [...new Set(pages.map(({ part }) => part))]
  return page(
    madeBy,
    '# Error codes',
    `Each error of Certhub has a code, shown with it. In the app the code leads to its page (\`#/errors/CODE\`); in the terminal \`certhub error CODE\` prints it. Codes do not change from version to version, so scripts may rely on them. Words *in italics* stand for what the error fills in.`,
    markdownTable(
      ['Part', 'Codes'],
      parts.map((part) => [
        `[${part}](#${anchorOf(part)})`,
        pages
          .filter((it) => it.part === part)
          .map(({ code }) => `[${code}](#${anchorOf(code)})`)
          .join(', '),
      ]),
    ),
    ...parts.flatMap((part) => [`## ${part}`, ...pages.filter((it) => it.part === part).map(section)]),
  )
}
