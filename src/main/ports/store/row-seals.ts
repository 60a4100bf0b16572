/** What proves that a row is the hub's own: a MAC over what it decides. */
export interface RowSeal {
  kind: string
  id: string
  /** Grows with each change of any sealed row. */
  version: number
  mac: string
}

export interface RowSeals {
  all(): Promise<RowSeal[]>
  /** Puts a seal in place of the row's former one. */
  set(seal: RowSeal): Promise<void>
  remove(kind: string, id: string): Promise<void>
  clear(): Promise<void>
}
