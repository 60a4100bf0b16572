/** What the test asks the app that runs on the stand-in; each is answered once. */
export type Ask =
  /** ipcRenderer.invoke, from a frame at this address. */
  | { ask: 'invoke'; window: number; url: string; isMainFrame: boolean; channel: string; args: unknown[] }
  /** A request of the page to a protocol that the app handles. */
  | { ask: 'request'; url: string; method: string; headers: Record<string, string> }
  | { ask: 'loaded'; window: number; url: string }
  /** Whether the page may go to this address by itself. */
  | { ask: 'navigate'; window: number; url: string }
  /** Whether the page may open a window at this address. */
  | { ask: 'open'; window: number; url: string }
  /** A person closes the window. */
  | { ask: 'close'; window: number }
  /** What the operating system tells. */
  | { ask: 'power'; event: 'suspend' | 'lock-screen' }
  /** A person clicks on the newest notification. */
  | { ask: 'click-notification' }
  | { ask: 'record' }

export type Question = Ask & { id: number }

/** A response of a protocol handler. */
export interface Fulfilment {
  status: number
  headers: Record<string, string>
  body: Uint8Array
}

/** What the app did with the stand-in, for tests to look at. */
export interface StandInRecord {
  windows: { options: WindowOptions; shown: boolean; focused: number }[]
  openedOutside: string[]
  /** Windows that the page wanted to open, and the app's answers. */
  wanted: string[]
  schemes: string[]
  /** The app's answers to a page that asks for permissions; undefined where it set no handler. */
  permissions: { asked: boolean | undefined; checked: boolean | undefined; device: boolean | undefined }
  /** Roles and labels of the menu bar, in order. */
  menu: string[]
  sandboxed: boolean
  clipboard: string
  /** The notifications on the desktop, oldest first. */
  notifications: { title: string; body: string }[]
}

export interface WindowOptions {
  webPreferences: Record<string, unknown>
  [name: string]: unknown
}

/** What the app tells the test. */
export type Tell =
  | { tell: 'answer'; id: number; value: unknown }
  | { tell: 'failed'; id: number; message: string }
  | { tell: 'window'; window: number; options: WindowOptions }
  | { tell: 'load'; window: number; url: string }
  | { tell: 'shown'; window: number }
  | { tell: 'gone'; window: number }
  | { tell: 'send'; window: number; channel: string; args: unknown[] }
  | { tell: 'error-box'; title: string; content: string }
