/** Chromium knows no `app:` scheme, so the page is at a secure origin of this name that leads nowhere. */
const shown = 'https://certhub/'
const own = 'app://certhub/'

export const pageOrigin = shown

/** The address as the app knows it. */
export const toApp = (url: string): string => (url.startsWith(shown) ? own + url.slice(shown.length) : url)

/** The address as the browser knows it. */
export const toPage = (url: string): string => (url.startsWith(own) ? shown + url.slice(own.length) : url)
