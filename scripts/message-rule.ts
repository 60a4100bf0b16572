import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import ts from 'typescript'
import { root } from './build.mjs'
import { mayReadMessages } from './message-exceptions.ts'

/** What carries words of an error, of a CA or of a provider. */
const words = new Set(['message', 'hint', 'detail'])
const readers = new Set([
  ...['match', 'matchAll', 'search', 'includes', 'startsWith', 'endsWith', 'indexOf', 'lastIndexOf'],
  ...['split', 'replace', 'replaceAll'],
])
const judges = new Set(['test', 'exec'])
const comparisons = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
])

/** A name or a property that holds such words: one of `words`, or a constant of this file that was made of one. */
const holdsWords = (node: ts.Node, made: ReadonlySet<string>): boolean => {
  if (ts.isPropertyAccessExpression(node))
    return (
      words.has(node.name.text) || (!ts.isIdentifier(node.expression) && holdsWords(node.expression, made))
    )
  if (ts.isIdentifier(node)) return words.has(node.text) || made.has(node.text)
  if (ts.isCallExpression(node)) {
    const { expression } = node
    // `text.trim()` is of the same words, and so is what a function makes of them.
    const receiver = ts.isPropertyAccessExpression(expression) ? expression.expression : expression
    return [receiver, ...node.arguments].some((one) => holdsWords(one, made))
  }
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isObjectLiteralExpression(node))
    return false
  return ts.forEachChild(node, (child) => holdsWords(child, made)) ?? false
}

const constantsMadeOfWords = (source: ts.SourceFile): Set<string> => {
  const made = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.initializer && ts.isIdentifier(node.name)) {
      const { initializer } = node
      const value = ts.isArrowFunction(initializer) ? initializer.body : initializer
      if (holdsWords(value, made)) made.add(node.name.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return made
}

const isLiteral = (node: ts.Node): boolean => ts.isStringLiteralLike(node) && node.text !== ''

/** The lines of a file where a decision, or a part of a text, is taken from words. */
const readingsIn = (source: ts.SourceFile): number[] => {
  const made = constantsMadeOfWords(source)
  const lines: number[] = []
  const found = (node: ts.Node): void => {
    lines.push(source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { name, expression } = node.expression
      // Lines are shown as lines.
      const [first] = node.arguments
      const isLines = name.text === 'split' && first && ts.isStringLiteralLike(first) && first.text === '\n'
      const isRead = readers.has(name.text) && !isLines && holdsWords(expression, made)
      const isJudged = judges.has(name.text) && node.arguments.some((one) => holdsWords(one, made))
      if (isRead || isJudged) found(node)
    }
    if (ts.isBinaryExpression(node) && comparisons.has(node.operatorToken.kind)) {
      const { left, right } = node
      if ((isLiteral(left) && holdsWords(right, made)) || (isLiteral(right) && holdsWords(left, made)))
        found(node)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return lines
}

/** Places `file:line` in `src` of a project that read messages; tests apart. */
export const findReadings = async (project: string): Promise<string[]> => {
  const entries = await readdir(join(project, 'src'), { recursive: true, withFileTypes: true })
  const found: string[] = []
  for (const entry of entries) {
    const path = relative(project, join(entry.parentPath, entry.name))
    if (!/\.tsx?$/.test(path) || /\.test\.tsx?$|\/testing\/|\/fixtures\//.test(path)) continue
    const text = await readFile(join(project, path), 'utf8')
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
    found.push(...readingsIn(source).map((line) => `${path}:${line}`))
  }
  return found.sort()
}

const fileOf = (place: string): string => place.replace(/:\d+$/, '')

/** What each planted violation is found by. */
const planted = [
  'src/main/judges-words.ts:5',
  'src/main/judges-words.ts:6',
  'src/main/judges-words.ts:9',
  'src/renderer/cuts-message.ts:5',
  'src/renderer/cuts-message.ts:6',
  'src/renderer/cuts-message.ts:7',
]

/** The rule over the project, the proof that it sees, and that no exception is older than its reason. */
export const checkMessages = async (): Promise<string | undefined> => {
  const seen = await findReadings(join(root, 'scripts/fixtures/messages'))
  if (seen.join() !== planted.join())
    return `the planted violations are not what was found: ${seen.join(', ')}`
  const found = await findReadings(root)
  const bad = found.filter((place) => mayReadMessages[fileOf(place)] === undefined)
  const files = new Set(found.map(fileOf))
  const stale = Object.keys(mayReadMessages).filter((file) => !files.has(file))
  const problems = [
    ...bad.map((place) => `${place} reads a message; errors carry a code, params and a subject`),
    ...stale.map((file) => `${file} reads no message: take it off scripts/message-exceptions.ts`),
  ]
  return problems.length > 0 ? problems.join('\n') : undefined
}
