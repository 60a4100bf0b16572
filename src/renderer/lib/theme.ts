import { createStore } from './store.ts'
import { readStored, writeStored } from './stored.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const key = 'certhub.theme'
const isTheme = (value: unknown): value is Theme => themes.some((theme) => theme === value)
const stored = readStored(key)

export const themeStore = createStore<Theme>(isTheme(stored) ? stored : 'system')

const apply = (): void => {
  const theme = themeStore.get()
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

export const setTheme = (theme: Theme): void => {
  writeStored(key, theme === 'system' ? undefined : theme)
  themeStore.set(theme)
  apply()
}

/** Call before the first render, so that no wrong colour is painted. */
export const startTheme = apply
