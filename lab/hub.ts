import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hub } from '../src/main/app/hub.ts'
import { openHub } from '../src/main/open-hub.ts'
import type { InputOf, MethodName, OutputOf } from '../src/shared/contract/contract.ts'
import type { ErrorData } from '../src/shared/errors.ts'

/** A failure of a call, so that a test can expect its code. */
export class CallFailed extends Error {
  readonly error: ErrorData

  constructor(error: ErrorData) {
    super(`${error.code}: ${error.message}${error.detail ? ` (${error.detail})` : ''}`)
    this.error = error
  }
}

/** A hub in this process on a data directory of its own. */
export interface LabHub {
  hub: Hub
  env: NodeJS.ProcessEnv
  dataDirectory: string
  call<M extends MethodName>(method: M, input: InputOf<M>): Promise<OutputOf<M>>
  /** The code of the error that the call must give. */
  codeOf<M extends MethodName>(method: M, input: InputOf<M>): Promise<string>
  /** Closes the hub and opens it again on the same data. */
  restart(): Promise<void>
  close(): Promise<void>
}

interface LabHubOptions {
  /** `false` leaves the vault as on a first start. */
  protect?: boolean
  /** The recursive resolver, when it is another server than the one that holds the zones. */
  resolver?: { address: string; port: number }
}

export const openLabHub = async (
  dns: { address: string; port: number },
  { protect = true, resolver = dns }: LabHubOptions = {},
): Promise<LabHub> => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'certhub-hub-'))
  const server = `${dns.address}:${dns.port}`
  const env = {
    CERTHUB_DATA_DIR: dataDirectory,
    CERTHUB_MASTER_KEY: randomBytes(32).toString('base64'),
    CERTHUB_DNS_RESOLVERS: `${resolver.address}:${resolver.port}`,
    CERTHUB_DNS_AUTHORITATIVE: server,
  }
  let hub = await openHub({ env })
  const answer = <M extends MethodName>(method: M, input: InputOf<M>) =>
    hub.call(method, input, { role: 'admin', via: 'hub' })
  const call = async <M extends MethodName>(method: M, input: InputOf<M>): Promise<OutputOf<M>> => {
    const result = await answer(method, input)
    if (!result.ok) throw new CallFailed(result.error)
    return result.value
  }
  if (protect) await call('vault.protect', { source: 'environment' })
  return {
    get hub() {
      return hub
    },
    env,
    dataDirectory,
    call,
    codeOf: async (method, input) => {
      const result = await answer(method, input)
      return result.ok ? 'ok' : result.error.code
    },
    restart: async () => {
      await hub.close()
      hub = await openHub({ env })
    },
    close: async () => {
      await hub.close()
      await rm(dataDirectory, { recursive: true, force: true })
    },
  }
}
