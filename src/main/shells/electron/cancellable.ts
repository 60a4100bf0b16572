/** The calls that a page may cancel, by the page and the id that it gave; whatever is no id names none. */
export const createCancellable = () => {
  const calls = new Map<string, AbortController>()
  const keyOf = (page: number, id: unknown): string | undefined =>
    typeof id === 'string' && id.length <= 100 ? `${page} ${id}` : undefined
  return {
    begin: (page: number, id: unknown): AbortController => {
      const controller = new AbortController()
      const key = keyOf(page, id)
      if (key !== undefined) calls.set(key, controller)
      return controller
    },
    cancel: (page: number, id: unknown): void => calls.get(keyOf(page, id) ?? '')?.abort(),
    end: (page: number, id: unknown): void => void calls.delete(keyOf(page, id) ?? ''),
  }
}
