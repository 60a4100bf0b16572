const firstError = (form: HTMLFormElement): HTMLElement | null =>
  form.querySelector<HTMLElement>('[aria-invalid="true"]')

/** Focuses the first field that is refused, now or once the hub has answered; until the person goes on elsewhere. */
const waitForError = (form: HTMLFormElement): (() => void) => {
  const ended = new AbortController()
  const look = (): void => {
    const field = firstError(form)
    if (!field || ended.signal.aborted) return
    end()
    field.closest('details')?.setAttribute('open', '')
    field.focus()
  }
  const observer = new MutationObserver(look)
  const end = (): void => {
    ended.abort()
    observer.disconnect()
  }
  observer.observe(form, { subtree: true, childList: true, attributeFilter: ['aria-invalid'] })
  for (const kind of ['input', 'focusin']) document.addEventListener(kind, end, { signal: ended.signal })
  // Once what was wrong the last time is gone.
  requestAnimationFrame(look)
  return end
}

/** Whichever form is sent off: when it is refused, the focus goes to its first field with an error (WCAG 3.3.1). */
export const leadToErrors = (): void => {
  let stop = (): void => {}
  document.addEventListener('submit', ({ target }) => {
    stop()
    if (target instanceof HTMLFormElement) stop = waitForError(target)
  })
}
