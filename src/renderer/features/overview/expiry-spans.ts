import type { Certificate } from '../../../shared/contract/certificates.ts'

const dayMs = 86_400_000

export interface ExpirySpan {
  title: string
  count: number
  tone: 'bad' | 'warn' | 'good'
}

const ends: readonly [title: string, days: number, tone: ExpirySpan['tone']][] = [
  ['Ended', 0, 'bad'],
  ['In 7 days', 7, 'bad'],
  ['In 30 days', 30, 'warn'],
  ['In 60 days', 60, 'good'],
  ['In 90 days', 90, 'good'],
  ['Later', Number.POSITIVE_INFINITY, 'good'],
]

/** Certificates by the time they have left; each is in the first span that it fits. Revoked ones are left out. */
export const expirySpans = (certificates: readonly Certificate[], now: number): ExpirySpan[] => {
  const left = certificates
    .filter(({ status }) => status !== 'revoked')
    .flatMap(({ notAfter }) => (notAfter === undefined ? [] : [(notAfter - now) / dayMs]))
  return ends.map(([title, days, tone], place) => {
    const after = ends[place - 1]?.[1] ?? Number.NEGATIVE_INFINITY
    return { title, tone, count: left.filter((each) => each > after && each <= days).length }
  })
}
