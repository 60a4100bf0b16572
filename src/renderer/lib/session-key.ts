const name = 'certhub-key'

/** For a browser that keeps nothing for this page: the session then ends with the tab. */
let kept: string | undefined

/**
 * Takes the session’s key out of the page that the hub gave it with, once, and the spent address out of the browser’s
 * bar. The key is kept for this origin, which no page of another port shares, unlike the cookie.
 */
export const takeSessionKey = (): void => {
  const given = document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)
  if (!given) return
  keepSessionKey(given.content)
  given.remove()
  history.replaceState(null, '', `/${location.hash}`)
}

export const keepSessionKey = (key: string): void => {
  kept = key
  try {
    localStorage.setItem(name, key)
  } catch {
    // It stays in memory.
  }
}

export const forgetSessionKey = (): void => {
  kept = undefined
  try {
    localStorage.removeItem(name)
  } catch {
    // There is none.
  }
}

/** The key of whichever tab signed in last, as the cookie is. */
const sessionKey = (): string => {
  try {
    return localStorage.getItem(name) ?? kept ?? ''
  } catch {
    return kept ?? ''
  }
}

/** One request to the hub, with the session’s key. */
export const post = (path: string, body: unknown, signal?: AbortSignal): Promise<Response> =>
  fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-certhub-key': sessionKey() },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  })
