import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Rectangle } from 'electron'
import { z } from 'zod'

const stateSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  maximized: z.boolean(),
})
export type WindowState = z.infer<typeof stateSchema>

export const smallest = { width: 900, height: 600 }
const usual = { width: 1280, height: 800 }

const overlap = (from: number, length: number, areaFrom: number, areaLength: number): number =>
  Math.min(from + length, areaFrom + areaLength) - Math.max(from, areaFrom)

/** Enough of the title bar is on this screen to take hold of the window. */
const reachable = (state: WindowState, area: Rectangle): boolean =>
  overlap(state.x, state.width, area.x, area.width) >= 120 &&
  state.y >= area.y &&
  state.y <= area.y + area.height - 40

/** Where the window opens: where it was, when a screen still shows that place; else in the middle, at the usual size. */
export const placeWindow = (
  state: WindowState | undefined,
  workAreas: readonly Rectangle[],
): Partial<Rectangle> & { width: number; height: number } => {
  const area = state && workAreas.find((each) => reachable(state, each))
  if (!state || !area) return usual
  return {
    x: state.x,
    y: state.y,
    width: Math.max(smallest.width, Math.min(state.width, area.width)),
    height: Math.max(smallest.height, Math.min(state.height, area.height)),
  }
}

/** Undefined when there is none, or none that can be read: the usual place is no loss. */
export const readWindowState = (path: string): WindowState | undefined => {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return undefined
  }
}

export const writeWindowState = (path: string, state: WindowState): void => {
  try {
    writeFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 })
    renameSync(`${path}.new`, path)
  } catch {
    // A full disk costs the place of the window, nothing else.
  }
}
