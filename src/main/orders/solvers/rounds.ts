/** Names with the same key share room for so many values. */
export interface Room {
  key: string
  values: number
}

/** Splits items so that none meets more others in its round than there is room for; in as few rounds as that takes. */
export const inRounds = <T>(items: readonly T[], roomOf: (item: T) => Room | undefined): T[][] => {
  const rounds: { items: T[]; used: Map<string, number> }[] = []
  for (const item of items) {
    const room = roomOf(item)
    const hasRoom = ({ used }: { used: Map<string, number> }) =>
      room === undefined || (used.get(room.key) ?? 0) < room.values
    let round = rounds.find(hasRoom)
    if (!round) {
      round = { items: [], used: new Map() }
      rounds.push(round)
    }
    round.items.push(item)
    if (room) round.used.set(room.key, (round.used.get(room.key) ?? 0) + 1)
  }
  return rounds.map((round) => round.items)
}
