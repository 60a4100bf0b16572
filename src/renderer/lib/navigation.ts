import { hrefTo, parseHash, type Route } from './route.ts'
import { createStore, useStore } from './store.ts'

const route = createStore<Route>(parseHash(location.hash))

window.addEventListener('hashchange', () => route.set(parseHash(location.hash)))

export const useRoute = (): Route => useStore(route)

export const navigate = (path: string, params?: Record<string, string | undefined>): void => {
  location.hash = hrefTo(path, params)
}

/** Goes there without a step that “back” would return to. */
export const redirect = (path: string, params?: Record<string, string | undefined>): void => {
  location.replace(hrefTo(path, params))
}
