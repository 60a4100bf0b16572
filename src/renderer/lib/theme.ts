import { createStore } from './store.ts'
import { readStored, writeStored } from './stored.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const key = 'certhub.theme'
const isTheme = (value: unknown): value is Theme => themes.some((theme) => theme === value)
const stored = readStored(key)

export const themeStore = createStore<Theme>(isTheme(stored) ? stored : 'system')

const apply = (systemIsDark: boolean): void => {
  const theme = themeStore.get()
  const dark = theme === 'dark' || (theme === 'system' && systemIsDark)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
}

/** Shows the chosen theme and follows the system's. Call before the first render, so that no wrong colour is painted. */
export const startTheme = (): void => {
  const system = matchMedia('(prefers-color-scheme: dark)')
  const update = (): void => apply(system.matches)
  system.addEventListener('change', update)
  themeStore.subscribe(update)
  update()
}

export const setTheme = (theme: Theme): void => {
  writeStored(key, theme === 'system' ? undefined : theme)
  themeStore.set(theme)
}
