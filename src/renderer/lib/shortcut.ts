import { useEffect, useRef } from 'react'

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))

const dialogOpen = (): boolean => document.querySelector('[role=dialog],[role=alertdialog]') !== null

/** A key of the whole window. Plain keys do nothing while one types or a dialog is open; `mod+` ones always work. */
export const useShortcut = (keys: string, handler: () => void): void => {
  const latest = useRef(handler)
  latest.current = handler
  useEffect(() => {
    const withMod = keys.startsWith('mod+')
    const key = withMod ? keys.slice(4) : keys
    const onKey = (event: KeyboardEvent): void => {
      const mod = event.ctrlKey || event.metaKey
      if (event.key.toLowerCase() !== key || mod !== withMod || event.altKey || event.defaultPrevented) return
      if (!withMod && (isTyping(event.target) || dialogOpen())) return
      event.preventDefault()
      latest.current()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [keys])
}
