import type { InputOf, MethodName, OutputOf } from './contract/contract.ts'
import type { ErrorData } from './errors.ts'
import type { HubEvent } from './events.ts'

/** A call's answer as it crosses a boundary: errors are data, never thrown across. */
export type Answer<T> = { ok: true; value: T } | { ok: false; error: ErrorData }

/** What a shell gives the user interface: `window.certhub` on the desktop, HTTP and WebSocket in the browser. */
export interface Bridge {
  /** With an id of the caller's making, unlike any other, the call can be cancelled. */
  call<M extends MethodName>(method: M, input: InputOf<M>, id?: string): Promise<Answer<OutputOf<M>>>
  /** Nobody waits for this call any more: the hub stops it, and puts away what it began. */
  cancel(id: string): Promise<void>
  /** Returns the unsubscribe. */
  subscribe(listener: (event: HubEvent) => void): () => void
  /** Puts a secret on the clipboard and clears it half a minute later if it is still there. Only the desktop can. */
  copySecret?(text: string): Promise<boolean>
}

/** IPC channels; the preload and the Electron shell share them. */
export const channels = {
  call: 'certhub:call',
  cancel: 'certhub:cancel',
  event: 'certhub:event',
  copySecret: 'certhub:copy-secret',
} as const
