/** An operation on a file at which a child hub kills itself: the `nth` of those whose path (a rename's new one) matches. */
export interface FilePlan {
  operation: 'open' | 'rename' | 'rm'
  /** A regular expression. */
  path: string
  nth: number
  when: 'before' | 'after'
}
