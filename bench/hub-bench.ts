import type { Sample } from './sample.ts'

/** The hub's part of the benchmark. Each sample is an order of an apex and its wildcard, each name new. */
export interface HubBench {
  /** One order after the other in a hub that runs already. */
  warm(runs: number): Promise<Sample[]>
  /** One `certhub cert order --wait` after the other, each a process of its own, with no hub running. */
  cold(runs: number): Promise<Sample[]>
  /** `runs` orders with `atOnce` under way at any time; each sample is one order. */
  concurrent(runs: number, atOnce: number): Promise<Sample[]>
  close(): Promise<void>
}
