import type { ErrorData } from '../../shared/errors.ts'
import type { ChallengeNetwork } from '../ports/challenge-network.ts'
import type { Clock } from '../ports/clock.ts'
import type { HttpFactory } from '../ports/http.ts'
import type { Log } from '../ports/log.ts'
import type { Resolver } from '../ports/resolver.ts'
import type { RunProgram } from '../ports/run-program.ts'
import type { ServeLoopback } from '../ports/serve-loopback.ts'
import type { ShowNotification } from '../ports/show-notification.ts'
import type { Store } from '../ports/store.ts'
import type { VerifyUser } from '../ports/verify-user.ts'
import type { Vault } from '../vault/vault.ts'
import type { Journal } from './announce.ts'
import type { ProtectionOptions } from './protection.ts'

/** Everything the hub needs of the world. */
export interface HubParts {
  version: string
  dataDirectory: string
  /** Whether a path leads to the lock of the data directory, which must not be opened. */
  isOwnLock(path: string): boolean
  store: Store
  vault: Vault
  /** The ways this machine can keep a master key. */
  protection: ProtectionOptions
  http: HttpFactory
  resolver: Resolver
  runProgram: RunProgram
  /** How lego is run, for the DNS providers that only it speaks. */
  lego: { program: string; resolvers: readonly string[] }
  serveLoopback: ServeLoopback
  network: ChallengeNetwork
  clock: Clock
  log: Log
  /** The operating system's own question who sits there, where it has one. */
  verifyUser?: VerifyUser | undefined
  /** The desktop's notifications, where the hub runs in the desktop app. */
  showNotification?: ShowNotification | undefined
  /** What happened while the parts were opened that a person should know; more can come. */
  notices: ErrorData[]
  /** Where a service says what it did by itself; absent where a person sits before it. */
  journal?: Journal | undefined
  /** Gives up what the hub was opened with, after everything has stopped. */
  release(): Promise<void>
}
