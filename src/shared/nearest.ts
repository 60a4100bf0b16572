/** The closest of `known`, when it is close enough to be what was meant. */
export const nearest = (typed: string, known: readonly string[]): string | undefined => {
  const [best] = known.map((word) => ({ word, far: distance(typed, word) })).sort((a, b) => a.far - b.far)
  return best && best.far <= Math.max(2, Math.floor(typed.length / 3)) ? best.word : undefined
}

/** How many letters are to be added, left out, changed or swapped with their neighbour. */
const distance = (a: string, b: string): number => {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swap = isSwap ? (before[j - 2] ?? 0) + 1 : change
      next.push(Math.min(change, swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    before = row
    row = next
  }
  return row[b.length] ?? 0
}
