/** Where the page comes from: our own protocol, or Vite while developing. */
export interface PageOrigin {
  /** The page's address. */
  url: string
  /** Whether an address belongs to the page; compared part by part, never by how it starts. */
  owns(address: string): boolean
}

export const scheme = 'app'
export const host = 'certhub'

/** A development server is taken only where the app is not packaged, and only on loopback. */
export const pageOrigin = (isPackaged: boolean, developmentUrl: string | undefined): PageOrigin => {
  const page = new URL(`${scheme}://${host}/`)
  const development = !isPackaged && developmentUrl ? new URL(developmentUrl) : undefined
  const isLocal = development && ['localhost', '127.0.0.1', '[::1]'].includes(development.hostname)
  const base = development && isLocal ? development : page
  return {
    url: base.href,
    owns: (address) => {
      const parsed = URL.parse(address)
      return parsed !== null && parsed.protocol === base.protocol && parsed.host === base.host
    },
  }
}
