export interface Room {
  /** A folder below `src`, or the files beside it: `main/*`. */
  room: string
  may: readonly string[]
}
export const rooms: readonly Room[]
export const patternOf: (room: string) => string
export const roomsOf: (path: string) => string[]
