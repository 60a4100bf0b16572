/** One page of a list, and whether another follows. */
export interface Page<Item> {
  items: Item[]
  more: boolean
}

/** Every item of a list whose pages are counted from 1. A page that is empty is the last, whatever it says. */
export const readPages = async <Item>(read: (page: number) => Promise<Page<Item>>): Promise<Item[]> => {
  const all: Item[] = []
  for (let page = 1; ; page++) {
    const { items, more } = await read(page)
    all.push(...items)
    if (!more || items.length === 0) return all
  }
}

/** As `readPages`, where each page tells the cursor of the next; none, or an empty one, ends the list. */
export const readCursorPages = async <Item>(
  read: (cursor: string | undefined) => Promise<{ items: Item[]; next?: string | null | undefined }>,
): Promise<Item[]> => {
  const all: Item[] = []
  let cursor: string | undefined
  for (;;) {
    const { items, next } = await read(cursor)
    all.push(...items)
    if (!next || next === cursor) return all
    cursor = next
  }
}
