const pending = new Set<Promise<unknown>>()

/** Knows of a call into a library that may never return, as long as it has not: it holds a thread of this process. */
export const mayHang = <T>(call: Promise<T>): Promise<T> => {
  const settled = call.catch(() => {}).finally(() => pending.delete(settled))
  pending.add(settled)
  return call
}

export const someHang = (): boolean => pending.size > 0
