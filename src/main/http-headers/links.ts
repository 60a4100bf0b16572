/** Of a Link header, what is looked at: Node takes about as much of all headers together. Characters. */
const longestHeader = 16_384

/** Where the parameters of a link end that begin at `from`: at a comma that is not quoted. */
const endOfParams = (text: string, from: number): number => {
  let isQuoted = false
  for (let at = from; at < text.length; at++) {
    if (text[at] === '"') isQuoted = !isQuoted
    else if (text[at] === ',' && !isQuoted) return at
  }
  return text.length
}

/** The relations that its parameters name, lower case. */
const relationsIn = (params: string): string[] => {
  for (const param of params.split(';')) {
    const [name = '', ...value] = param.split('=')
    if (name.trim().toLowerCase() !== 'rel') continue
    return value.join('=').trim().replaceAll('"', '').toLowerCase().split(/\s+/)
  }
  return []
}

/** URLs of one relation in a Link header, in order, resolved against the page they came with (RFC 8288 §3). */
export const readLinks = (header: string | undefined, relation: string, base: string): string[] => {
  const text = (header ?? '').slice(0, longestHeader)
  const found: string[] = []
  for (let at = text.indexOf('<'); at >= 0; ) {
    const end = text.indexOf('>', at)
    if (end < 0) break
    const stop = endOfParams(text, end + 1)
    const target = text.slice(at + 1, end)
    if (relationsIn(text.slice(end + 1, stop)).includes(relation) && URL.canParse(target, base))
      found.push(new URL(target, base).href)
    at = text.indexOf('<', stop)
  }
  return found
}
