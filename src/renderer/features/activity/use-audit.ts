import { useInfiniteQuery } from '@tanstack/react-query'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import { call, type HubError } from '../../lib/api.ts'

export interface AuditFilter {
  search: string
  result?: 'ok' | 'failed'
}

const pageSize = 100

/** The audit log, newest first, a page at a time. */
export const useAudit = (filter: AuditFilter) => {
  const query = useInfiniteQuery<
    OutputOf<'audit.list'>,
    HubError,
    AuditEntries,
    readonly unknown[],
    number | undefined
  >({
    queryKey: ['audit.list', filter],
    queryFn: ({ pageParam: before }) =>
      call('audit.list', { ...filter, limit: pageSize, ...(before !== undefined && { before }) }),
    initialPageParam: undefined,
    getNextPageParam: ({ entries }) => (entries.length < pageSize ? undefined : entries.at(-1)?.seq),
    select: ({ pages }) => ({ entries: pages.flatMap((page) => page.entries) }),
  })
  return query
}

type AuditEntries = OutputOf<'audit.list'>
