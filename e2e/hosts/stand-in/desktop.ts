import type { StandInRecord } from './messages.ts'

/** The desktop app on the stand-in, seen from within. */
export interface Desktop {
  /** What the app did with Electron so far. */
  record(): Promise<StandInRecord>
  /** Calls over IPC as a frame of the window that shows another address would. */
  invokeAs(
    frame: { url: string; isMainFrame: boolean },
    channel: string,
    ...args: unknown[]
  ): Promise<unknown>
  /** The computer goes to sleep, or its screen is locked. */
  power(event: 'suspend' | 'lock-screen'): Promise<void>
  /** A person clicks on the newest notification. */
  clickNotification(): Promise<void>
  /** Asks the app's protocol handler, past the page. */
  request(url: string, method?: string): Promise<{ status: number; headers: Record<string, string> }>
}
