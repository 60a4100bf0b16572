import { QueryClient, type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { InputOf, MethodName, OutputOf } from '../../shared/contract/contract.ts'
import { call, type HubError } from './api.ts'

/** Nothing polls and nothing grows stale by itself: the hub says what changed (see live.ts). */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
      refetchOnWindowFocus: false,
      networkMode: 'always',
    },
  },
})

export const keyOf = <M extends MethodName>(method: M, input: InputOf<M>) => [method, input] as const

interface Options {
  enabled?: boolean
  /** What the hub does not know to have changed, such as DNS: asked anew whenever it is shown. */
  fresh?: boolean
}

export const useHub = <M extends MethodName>(
  method: M,
  input: InputOf<M>,
  { enabled = true, fresh = false }: Options = {},
): UseQueryResult<OutputOf<M>, HubError> =>
  useQuery({
    queryKey: keyOf(method, input),
    queryFn: () => call(method, input),
    enabled,
    ...(fresh && { staleTime: 0 }),
  })
