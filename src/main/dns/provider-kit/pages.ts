/** One page of a list, and whether another follows. */
export interface Page<Item> {
  items: Item[]
  more: boolean
}

/** A list has more pages than were wanted. */
export class TooLong extends Error {}

/**
 * Every item of a list whose pages are counted from 1. A page that is empty is the last, whatever it says. Throws
 * `TooLong` when there are more pages than `most`.
 */
export const readPages = async <Item>(
  read: (page: number) => Promise<Page<Item>>,
  most = Number.POSITIVE_INFINITY,
): Promise<Item[]> => {
  const all: Item[] = []
  for (let page = 1; page <= most; page++) {
    const { items, more } = await read(page)
    all.push(...items)
    if (!more || items.length === 0) return all
  }
  throw new TooLong()
}

/** As `readPages`, where each page tells the cursor of the next; none, or an empty one, ends the list. */
export const readCursorPages = async <Item>(
  read: (cursor: string | undefined) => Promise<{ items: Item[]; next?: string | null | undefined }>,
  most = Number.POSITIVE_INFINITY,
): Promise<Item[]> => {
  const all: Item[] = []
  let cursor: string | undefined
  for (let page = 1; page <= most; page++) {
    const { items, next } = await read(cursor)
    all.push(...items)
    if (!next || next === cursor) return all
    cursor = next
  }
  throw new TooLong()
}
