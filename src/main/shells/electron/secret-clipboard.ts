import { app, clipboard } from 'electron'

const clearAfterMs = 30_000
/** Longer than any password; a page cannot fill the memory by it. */
const longest = 1_000_000

let held: string | undefined
const clearIfHeld = async (text: string): Promise<void> => {
  if (held !== text) return
  held = undefined
  if ((await clipboard.readText()) === text) clipboard.clear()
}

/** Quitting takes a copied secret along. */
export const clearAtQuit = (): void => {
  app.once('will-quit', () => {
    if (held !== undefined) clipboard.clear()
  })
}

/** Copies a secret; half a minute later the clipboard is cleared if it still holds it. False when it was not copied. */
export const copySecret = async (text: unknown): Promise<boolean> => {
  if (typeof text !== 'string' || text === '' || text.length > longest) return false
  await clipboard.writeText(text)
  held = text
  setTimeout(() => clearIfHeld(text), clearAfterMs).unref()
  return true
}
