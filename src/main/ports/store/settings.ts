export interface Settings {
  get(key: string): Promise<string | undefined>
  set(key: string, value: string): Promise<void>
  /** Those whose key begins so, by their keys. */
  startingWith(prefix: string): Promise<Map<string, string>>
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>
}
