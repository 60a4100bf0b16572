import type { ChildProcess } from 'node:child_process'

export const handOnSignals: (child: ChildProcess) => { any(): boolean; stop(): void }
export const endAs: (code: number | null, signal: NodeJS.Signals | null) => void
export const endWithParent: (parent: number) => void
export const endWithNpm: (env?: NodeJS.ProcessEnv) => void
