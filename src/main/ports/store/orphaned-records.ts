/** The ids of vault records that no row names. */
export interface OrphanedRecords {
  list(): Promise<string[]>
  has(id: string): Promise<boolean>
  /** Inserting what is there, or removing what is not, is no error. */
  insert(id: string): Promise<void>
  remove(id: string): Promise<void>
}
