import { useEffect } from 'react'
import { call } from './api.ts'

const oftenMs = 30_000

/** Tells the hub now and then that a person is at work, where its vault locks after a time without one. */
export const useStayOpen = (idleMinutes: number): void => {
  useEffect(() => {
    if (idleMinutes === 0) return
    let told = 0
    const tell = (): void => {
      if (Date.now() - told < oftenMs) return
      told = Date.now()
      call('vault.stayOpen', {}).catch(() => {})
    }
    const kinds = ['pointerdown', 'keydown', 'wheel'] as const
    for (const kind of kinds) window.addEventListener(kind, tell, { passive: true })
    return () => {
      for (const kind of kinds) window.removeEventListener(kind, tell)
    }
  }, [idleMinutes])
}
