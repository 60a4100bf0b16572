import { randomBytes } from 'node:crypto'
import { type Encoded, encodingsOf } from './encodings.ts'

export interface Found {
  place: string
  form: string
  kind: string
  where: string
}

/** Secrets that can be told from anything else, and everything in which they must not turn up. */
export interface Canaries {
  /** A new secret for this place. */
  make(place: string): string
  /** A secret that exists already. */
  add(place: string, secret: string): void
  /** Keeps what came out of the hub, to be searched at the end. */
  keep(kind: string, where: string, content: string | Uint8Array): void
  search(): { finds: Found[]; searched: { kind: string; items: number; bytes: number }[] }
  count(): number
}

export const createCanaries = (): Canaries => {
  const secrets = new Map<string, string>()
  const kept: { kind: string; where: string; bytes: Buffer }[] = []
  return {
    make: (place) => {
      const secret = `canary-${randomBytes(18).toString('hex')}`
      secrets.set(place, secret)
      return secret
    },
    add: (place, secret) => {
      secrets.set(place, secret)
    },
    keep: (kind, where, content) => {
      kept.push({ kind, where, bytes: Buffer.from(content) })
    },
    search: () => {
      const forms: Encoded[] = [...secrets].flatMap(([place, secret]) => encodingsOf(place, secret))
      const finds = kept.flatMap(({ kind, where, bytes }) =>
        forms
          .filter(({ text }) => bytes.includes(text))
          .map(({ place, form }) => ({ place, form, kind, where })),
      )
      const totals = new Map<string, { items: number; bytes: number }>()
      for (const { kind, bytes } of kept) {
        const { items, bytes: before } = totals.get(kind) ?? { items: 0, bytes: 0 }
        totals.set(kind, { items: items + 1, bytes: before + bytes.length })
      }
      return { finds, searched: [...totals].map(([kind, total]) => ({ kind, ...total })) }
    },
    count: () => secrets.size,
  }
}
