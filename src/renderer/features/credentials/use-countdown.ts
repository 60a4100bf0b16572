import { useEffect, useRef, useState } from 'react'

/** Whole seconds until `until`; calls `onEnd` once then. A laptop that slept ends at once when it wakes. */
export const useCountdown = (until: number, onEnd: () => void): number => {
  const secondsLeft = (): number => Math.max(0, Math.ceil((until - Date.now()) / 1000))
  const [left, setLeft] = useState(secondsLeft)
  const end = useRef(onEnd)
  end.current = onEnd
  useEffect(() => {
    const timer = setInterval(() => {
      const now = Math.max(0, Math.ceil((until - Date.now()) / 1000))
      setLeft(now)
      if (now > 0) return
      clearInterval(timer)
      end.current()
    }, 250)
    return () => clearInterval(timer)
  }, [until])
  return left
}
