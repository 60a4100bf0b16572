/**
 * Characters that act instead of being seen: control (also C1), format (also bidirectional), line and paragraph
 * separators, and halves of characters.
 */
const acting = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** Foreign text for a terminal: line breaks and tabs stay, what else would act is shown as �. */
export const printable = (text: string): string =>
  text.replace(acting, (found) => (found === '\n' || found === '\t' ? found : '�'))

/** Foreign text as one line: nothing in it acts, breaks the line, or makes another. */
export const oneLine = (text: string): string => text.replace(acting, '�')

const escaped = (found: string): string =>
  Array.from(
    { length: found.length },
    (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('')

/** JSON that says the same and holds no such character: they are escaped (RFC 8259 §7). */
export const printableJson = (json: string): string =>
  json.replace(acting, (found) => (found === '\n' ? found : escaped(found)))
