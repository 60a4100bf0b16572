import { Secret } from '../../shared/secret.ts'
import { parseProviderFields } from '../dns/catalogue/catalogue.ts'
import { readCustomCode } from '../dns/catalogue/custom.ts'
import { findProvider } from '../dns/provider-kit/registry.ts'
import { requireReachable } from '../lego/require-reachable.ts'
import type { Workplace } from '../lego/workplace.ts'
import { type LegoWay, writeByLego } from '../lego/write-by-lego.ts'
import type { Clock } from '../ports/clock.ts'
import type { RunProgram } from '../ports/run-program.ts'
import type { ServeLoopback } from '../ports/serve-loopback.ts'
import type { Store } from '../ports/store.ts'
import type { Vault } from '../vault/vault.ts'
import { dnsFieldsKind, unsealFields } from './field-values.ts'
import { givenFieldsOf } from './given-fields.ts'

/** lego’s providers are slower than those that were chosen to be built in. */
const usualPropagationMs = 600_000

/** As the provider’s own variable says, in seconds. */
const propagationOf = (values: Readonly<Record<string, string>>): number => {
  const name = Object.keys(values).find((each) => each.endsWith('_PROPAGATION_TIMEOUT'))
  const seconds = Number(name && values[name])
  return seconds > 0 ? seconds * 1000 : usualPropagationMs
}

interface Parts {
  store: Store
  vault: Vault
  clock: Clock
  runProgram: RunProgram
  serveLoopback: ServeLoopback
  /** How lego is run. */
  lego: { program: string; resolvers: readonly string[] }
}

/** Writes with credentials of providers that only lego speaks; undefined for one that is built in. */
export const createLegoWays =
  ({ store, vault, clock, runProgram, serveLoopback, lego }: Parts, workplace: Workplace) =>
  async (credentialId: string): Promise<LegoWay | undefined> => {
    const credential = await store.credentials.get(credentialId)
    if (!credential || findProvider(credential.provider) || credential.provider === '') return undefined
    const { secretId, fingerprint } = credential
    const provider = readCustomCode(credential.provider) ?? credential.provider
    const values = unsealFields(await vault.get(dnsFieldsKind, secretId, fingerprint))
    const parsed = await parseProviderFields(credential.provider, values)
    givenFieldsOf(parsed.provider, parsed.values)
    const variables = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, new Secret(value)]),
    )
    return {
      credential: credential.name,
      provider,
      propagationMs: propagationOf(values),
      write: async (task) => {
        await requireReachable(parsed.provider, parsed.values)
        await store.credentials.update(credentialId, { lastUsedAt: clock.now() })
        return writeByLego({ runProgram, serveLoopback, workplace, ...lego }, { provider, variables }, task)
      },
    }
  }
