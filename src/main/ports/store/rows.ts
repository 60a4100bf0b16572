/** What is read of rows of one kind. */
export interface Reads<R extends { id: string }> {
  get(id: string): Promise<R | undefined>
}

/**
 * What is written. `insert` throws `name.taken` when the kind's names are unique in their scope and the name is used;
 * `update` and `remove` of an absent row do nothing. Every write is on disk when its promise resolves.
 */
export interface Writes<R extends { id: string }> {
  insert(record: R): Promise<void>
  update(id: string, patch: Partial<Omit<R, 'id'>>): Promise<void>
  remove(id: string): Promise<void>
}

export interface Rows<R extends { id: string }> extends Reads<R>, Writes<R> {}

export interface Counted<Column extends string> {
  count(): Promise<number>
  /** How many rows have each value of the column; where there are none is left out. */
  countBy(column: Column): Promise<Map<string, number>>
}
