import { Secret } from '../../../shared/secret.ts'
import type { Clock } from '../../ports/clock.ts'

export interface IssuedToken {
  token: string
  /** Seconds from now. */
  expiresIn: number
}

export interface AccessToken {
  read(signal?: AbortSignal): Promise<Secret>
  /** For a token that the server no longer knows. */
  forget(): void
}

const marginMs = 60_000

/** A token that is fetched at first use and again a minute before it expires. A failure is not kept. */
export const createAccessToken = (
  fetch: (signal?: AbortSignal) => Promise<IssuedToken>,
  clock: Pick<Clock, 'monotonic'>,
): AccessToken => {
  let kept: { token: Secret; until: number } | undefined
  const running = new Map<AbortSignal | undefined, Promise<Secret>>()

  const renew = async (signal?: AbortSignal): Promise<Secret> => {
    const begin = clock.monotonic()
    const { token, expiresIn } = await fetch(signal)
    kept = { token: new Secret(token), until: begin + expiresIn * 1000 - marginMs }
    return kept.token
  }
  return {
    forget() {
      kept = undefined
    },
    async read(signal) {
      if (kept && kept.until > clock.monotonic()) return kept.token
      const known = running.get(signal)
      if (known) return known
      const renewing = renew(signal)
      running.set(signal, renewing)
      try {
        return await renewing
      } finally {
        running.delete(signal)
      }
    },
  }
}
