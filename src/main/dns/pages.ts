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
