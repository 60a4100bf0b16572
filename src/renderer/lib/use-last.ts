import { useState } from 'react'

/** The last value that was there, so that nothing flickers while the next is asked for; undefined while not `wanted`. */
export const useLast = <T>(value: T | undefined, wanted: boolean): T | undefined => {
  const [last, setLast] = useState(value)
  if (value !== undefined && value !== last) setLast(value)
  return wanted ? (value ?? last) : undefined
}
