import { bridge } from './api.ts'
import { copyText } from './copy-text.ts'

const clearAfterMs = 30_000

/**
 * Copies a value that must not stay on the clipboard: after half a minute it is cleared if it is still there. The
 * desktop does it by itself; a browser only where the page may read the clipboard, else the value `stays`.
 */
export const copySecret = async (text: string): Promise<'clears' | 'stays' | 'failed'> => {
  if (bridge.copySecret) return (await bridge.copySecret(text)) ? 'clears' : 'failed'
  if (!(await copyText(text))) return 'failed'
  if (!(await mayRead())) return 'stays'
  setTimeout(() => clearIfUnchanged(text), clearAfterMs)
  return 'clears'
}

const mayRead = async (): Promise<boolean> => {
  try {
    // Not every browser knows the name.
    const { state } = await navigator.permissions.query({ name: 'clipboard-read' as PermissionName })
    return state === 'granted'
  } catch {
    return false
  }
}

/** A page without the focus may not read: then it looks again when the person is back. */
const clearIfUnchanged = async (text: string): Promise<void> => {
  try {
    if ((await navigator.clipboard.readText()) === text) await navigator.clipboard.writeText('')
  } catch {
    window.addEventListener('focus', () => void clearIfUnchanged(text), { once: true })
  }
}
