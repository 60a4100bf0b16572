import type { LucideIcon } from 'lucide-react'

export interface PaletteItem {
  id: string
  title: string
  /** “Screen”, “Action”, “Certificate” … */
  kind: string
  icon: LucideIcon
  /** Further words it is found by. */
  words?: string
  run: () => void
}

const rank = (item: PaletteItem, query: string): number | undefined => {
  const title = item.title.toLowerCase()
  if (title.startsWith(query)) return 0
  const text = `${title} ${item.kind} ${item.words ?? ''}`.toLowerCase()
  if (!query.split(/\s+/).every((word) => text.includes(word))) return undefined
  return title.includes(query) ? 1 : 2
}

/** The items that hold every word, those whose title begins with it first; at most `limit`. */
export const searchPalette = <T extends PaletteItem>(items: readonly T[], query: string, limit = 50): T[] => {
  const wanted = query.trim().toLowerCase()
  if (!wanted) return items.slice(0, limit)
  const ranks: T[][] = [[], [], []]
  for (const item of items) {
    const place = rank(item, wanted)
    if (place !== undefined) ranks[place]?.push(item)
  }
  return ranks.flat().slice(0, limit)
}
