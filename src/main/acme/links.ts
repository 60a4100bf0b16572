/** URLs of one relation in a Link header, in order, resolved against the page they came with (RFC 8288 §3). */
export const readLinks = (header: string | undefined, relation: string, base: string): string[] =>
  [...(header ?? '').matchAll(/<([^>]*)>((?:\s*;\s*[\w!#$&+.^`|~*-]+\s*(?:=\s*(?:"[^"]*"|[^\s",;]+))?)*)/g)]
    .filter(([, , params]) => {
      const rel = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))/i.exec(params ?? '')
      return (rel?.[1] ?? rel?.[2] ?? '').toLowerCase().split(/\s+/).includes(relation)
    })
    .map(([, target]) => (URL.canParse(target ?? '', base) ? new URL(target ?? '', base).href : ''))
    .filter((url) => url !== '')
