export interface XmlElement {
  name: string
  attributes: ReadonlyMap<string, string>
  /** Of the element itself, up to its first child. */
  text: string
}

const tag = /<([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*\/?>([^<]*)/g
const attribute = /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

/**
 * The elements of an XML text in the order in which they begin, without their nesting. Reads what APIs send: no CDATA,
 * no entities of the document’s own. Comments are left out.
 */
export const readXml = (text: string): XmlElement[] =>
  [...text.replace(/<!--[\s\S]*?-->/g, '').matchAll(tag)].map(([, name = '', inside = '', content = '']) => ({
    name,
    attributes: new Map(
      [...inside.matchAll(attribute)].map(([, key = '', double, single]) => [
        key,
        decodeEntities(double ?? single ?? ''),
      ]),
    ),
    text: decodeEntities(content).trim(),
  }))

const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

const decodeEntities = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16))
    if (decimal) return String.fromCodePoint(Number(decimal))
    return named[name] ?? whole
  })
