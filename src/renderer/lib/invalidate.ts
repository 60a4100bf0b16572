import type { QueryClient, QueryFilters } from '@tanstack/react-query'

/** First answers under way that will be asked for again. */
const again = new WeakSet<Promise<unknown>>()

/**
 * Makes answers old: those that are shown are asked for again. So are first answers that are still under way, which
 * TanStack Query goes on waiting for, and which may be of before the change.
 */
export const invalidate = (client: QueryClient, filters: QueryFilters): void => {
  const underWay = client.getQueryCache().findAll({ ...filters, fetchStatus: 'fetching' })
  void client.invalidateQueries(filters)
  for (const { state, promise, queryKey } of underWay) {
    if (state.data !== undefined || !promise || again.has(promise)) continue
    again.add(promise)
    const askAgain = (): void => void client.invalidateQueries({ queryKey, exact: true })
    // When the answer has been taken in.
    void promise.catch(() => {}).then(() => setTimeout(askAgain))
  }
}
