/** How many of something a CA takes within a time. */
export interface CaLimit {
  /** New orders of one account, or certificates of exactly one set of names, by whichever account. */
  of: 'new-orders' | 'same-names'
  most: number
  withinMs: number
}

export interface CaLimits {
  limits: readonly CaLimit[]
  /** What it limits besides, and the hub cannot count beforehand. One sentence. */
  besides: string
  /** Where the CA says so. */
  source: string
}

const hourMs = 3_600_000

/**
 * What CAs publish of their limits, by catalogue code. Let’s Encrypt (https://letsencrypt.org/docs/rate-limits/, 2026):
 * orders that say what they replace (RFC 9773 §5) count for none of them, and other orders for names it issued for
 * before not as new ones. Registered domains can be told from the Public Suffix List only, which the hub does not have.
 */
const documented: Record<string, CaLimits> = {
  letsencrypt: {
    limits: [
      { of: 'new-orders', most: 300, withinMs: 3 * hourMs },
      { of: 'same-names', most: 5, withinMs: 7 * 24 * hourMs },
    ],
    besides:
      'It also takes 50 new certificates of one registered domain in 7 days; the hub does not count these.',
    source: 'https://letsencrypt.org/docs/rate-limits/',
  },
}

/** What is known of an account’s CA. Undefined where nothing is: also of staging, which has limits of its own. */
export const limitsOfCa = ({ ca, staging }: { ca: string; staging: boolean }): CaLimits | undefined =>
  staging ? undefined : documented[ca]
