/** The value, or the signal’s reason as soon as it is aborted; the work goes on for others. */
export const orAborted = <T>(value: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  if (!signal) return value
  const { promise, reject } = Promise.withResolvers<never>()
  const abort = () => reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  return Promise.race([value, promise]).finally(() => signal.removeEventListener('abort', abort))
}
