import { z } from 'zod'
import type { JsonApi } from './json-api.ts'
import { TooLong } from './pages.ts'

interface AzureList<T> {
  value: T[]
  nextLink: string | undefined
}

/** One page of a list of Azure's resource manager. */
export const azureListOf = <T>(item: z.ZodType<T>): z.ZodType<AzureList<T>> =>
  z.object({
    value: z.array(item),
    nextLink: z
      .string()
      .nullish()
      .transform((link) => link || undefined),
  })

/**
 * All pages, or at most so many. A next page is taken from this same place, wherever its link points to. Throws dns.*
 * errors, and `TooLong`.
 */
export const readAzureList = async <T>(
  api: JsonApi,
  path: string,
  schema: z.ZodType<AzureList<T>>,
  signal?: AbortSignal,
  { zone, most = Number.POSITIVE_INFINITY }: { zone?: string; most?: number } = {},
): Promise<T[]> => {
  const items: T[] = []
  let next: string | undefined = path
  for (let pages = 0; next !== undefined; pages++) {
    if (pages >= most) throw new TooLong()
    const page: AzureList<T> = await api.read({ method: 'GET', path: next, schema, zone, signal })
    items.push(...page.value)
    const link: URL | undefined = page.nextLink === undefined ? undefined : new URL(page.nextLink)
    next = link && `${link.pathname}${link.search}`
  }
  return items
}
