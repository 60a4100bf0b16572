import { orderSteps } from '../../src/shared/contract/orders.ts'

export const works = ['order', 'renew', 'replace', 'rotate', 'deploy'] as const
export type Work = (typeof works)[number]

/** Where a kill can hit each work, as the disk tells afterwards. */
export const momentsOf: Record<Work, readonly string[]> = {
  order: orderSteps,
  renew: orderSteps,
  replace: [
    'new record noted',
    'new record half-written',
    'new record written',
    'old record not removed',
    'done, not said',
  ],
  rotate: [
    'before the header',
    'header has both keys',
    'some records',
    'all records, header has both keys',
    'done, not said',
  ],
  deploy: ['before the first file', 'files half-written', 'some files new', 'all files new, not said'],
}
/** How often a start was killed, too. */
const atStart = 'start: going on with what a kill left'

const nameOf = (work: Work, moment: string): string => `${work}: ${moment}`
const required = [...works.flatMap((work) => momentsOf[work].map((moment) => nameOf(work, moment))), atStart]

/** How often each moment was hit. */
export class Hits {
  readonly #counts = new Map<string, number>(required.map((row) => [row, 0]))

  add(work: Work, moment: string): void {
    this.#add(nameOf(work, moment))
  }
  addStart(): void {
    this.#add(atStart)
  }
  #add(row: string): void {
    this.#counts.set(row, (this.#counts.get(row) ?? 0) + 1)
  }
  /** The moment of a work that was hit least; any one of these. */
  rarest(work: Work): string {
    const counted = momentsOf[work].map((moment) => ({
      moment,
      count: this.#counts.get(nameOf(work, moment)) ?? 0,
    }))
    const least = Math.min(...counted.map(({ count }) => count))
    const open = counted.filter(({ count }) => count === least)
    return open[Math.floor(Math.random() * open.length)]?.moment ?? ''
  }
  /** Those that must be hit, and were hit less than `times`. */
  fewerThan(times: number): string[] {
    return required.filter((row) => (this.#counts.get(row) ?? 0) < times)
  }
  /** The works that have such a moment. */
  open(times: number): Work[] {
    return works.filter((work) => this.fewerThan(times).some((row) => row.startsWith(`${work}: `)))
  }
  table(): string {
    return [...this.#counts]
      .map(([row, count]) => `${row.padEnd(48)} ${String(count).padStart(4)}\n`)
      .join('')
  }
}
