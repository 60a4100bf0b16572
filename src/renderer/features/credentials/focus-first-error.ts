/** Brings the first control of a form that is marked wrong into view and gives it the focus, once it is rendered. */
export const focusFirstError = (form: HTMLElement | null): void => {
  // react-hook-form gives the focus to its own first field in a task of its own; this comes after it.
  setTimeout(() =>
    requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()),
  )
}
