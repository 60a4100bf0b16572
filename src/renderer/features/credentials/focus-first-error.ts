/** Brings the first control of a form that is marked wrong into view and gives it the focus, once it is rendered. */
export const focusFirstError = (form: HTMLElement | null): void => {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}
