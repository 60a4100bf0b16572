/** One order, from the command or call to the certificate. */
export interface Sample {
  milliseconds: number
  /** The most memory that the process held (VmHWM), where it was a process of its own. */
  peakRssBytes?: number
}

/** A line of the table: what was measured, and every measurement of it. */
export interface Series {
  who: string
  what: string
  samples: Sample[]
  note?: string
}
