/** A place in the window: a path and its parameters, kept in the address' hash so that reload and back work. */
export interface Route {
  path: string
  params: Readonly<Record<string, string>>
}

/** `#/accounts/new?staging=true` → path and params. Anything else is the overview. */
export const parseHash = (hash: string): Route => {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2)
  const clean = `/${path.split('/').filter(Boolean).join('/')}`
  return { path: clean, params: Object.fromEntries(new URLSearchParams(query)) }
}

export const hrefTo = (path: string, params: Record<string, string | undefined> = {}): string => {
  const given = Object.entries(params).filter((pair): pair is [string, string] => pair[1] !== undefined)
  const query = new URLSearchParams(given).toString()
  return `#${path}${query && `?${query}`}`
}

/** Values of a pattern's `:names` when the path fits: `/orders/:id` on `/orders/ord_1` → `{ id: 'ord_1' }`. */
export const matchPath = (pattern: string, path: string): Record<string, string> | undefined => {
  const want = pattern.split('/')
  const have = path.split('/')
  if (want.length !== have.length) return undefined
  const values: Record<string, string> = {}
  for (const [index, part] of want.entries()) {
    const given = have[index] ?? ''
    if (part.startsWith(':')) values[part.slice(1)] = decode(given)
    else if (part !== given) return undefined
  }
  return values
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
