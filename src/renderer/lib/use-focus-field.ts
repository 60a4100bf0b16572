import { type RefObject, useEffect, useRef } from 'react'

const focusOn = (form: HTMLFormElement | null, name: string): boolean => {
  const control = form?.elements.namedItem(name)
  if (!(control instanceof HTMLElement)) return false
  control.closest('details')?.setAttribute('open', '')
  control.scrollIntoView({ block: 'center' })
  control.focus()
  return true
}

/** How long fields that the hub has yet to describe are waited for. Milliseconds. */
const patience = 3000

/** When a form opens, the focus goes to its control of this name, as soon as that is there; then `onDone` is called. */
export const useFocusField = (
  form: RefObject<HTMLFormElement | null>,
  name: string | undefined,
  onDone?: () => void,
): void => {
  const done = useRef(onDone)
  done.current = onDone
  useEffect(() => {
    const element = form.current
    if (!name || !element) return undefined
    const lead = (): boolean => {
      const found = focusOn(element, name)
      if (found) done.current?.()
      return found
    }
    const observer = new MutationObserver(() => lead() && observer.disconnect())
    // After the page's title, or the dialog, has taken the focus.
    const soon = setTimeout(() => {
      if (!lead()) observer.observe(element, { childList: true, subtree: true })
    }, 50)
    const late = setTimeout(() => observer.disconnect(), patience)
    return () => {
      clearTimeout(soon)
      clearTimeout(late)
      observer.disconnect()
    }
  }, [form, name])
}
