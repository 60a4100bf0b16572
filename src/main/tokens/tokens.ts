import { createHash, randomBytes } from 'node:crypto'
import type { Token } from '../../shared/contract/tokens.ts'
import { CerthubError } from '../../shared/errors.ts'
import type { Role } from '../../shared/roles.ts'
import { tokenPattern, withoutTokens } from '../../shared/token-value.ts'
import { newId } from '../ids/ids.ts'
import { findInstance } from '../instances/instances.ts'
import type { Clock } from '../ports/clock.ts'
import type { TokenRecord } from '../ports/store/tokens.ts'
import type { Store } from '../ports/store.ts'

const dayMs = 86_400_000
/** How exact the time of the last use is. */
const lastUseMs = 60_000

/** 256 random bits cannot be guessed from their hash, however fast the hash is. */
const hashOf = (value: string): string => createHash('sha256').update(value).digest('base64url')

const toToken = (
  { id, name, role, instances, createdAt, expiresAt, lastUsedAt, revokedAt }: TokenRecord,
  named: ReadonlyMap<string, string>,
): Token => ({
  id,
  name,
  role,
  ...(instances && { instances: instances.map((one) => ({ id: one, name: named.get(one) ?? one })) }),
  createdAt,
  ...(expiresAt !== null && { expiresAt }),
  ...(lastUsedAt !== null && { lastUsedAt }),
  ...(revokedAt !== null && { revokedAt }),
})

/** What a good token lets its holder do. */
export interface TokenHolder {
  role: Role
  who: string
  instances?: readonly string[]
}

export const createTokens = ({ store, clock }: { store: Store; clock: Clock }) => {
  const instanceNames = async (): Promise<Map<string, string>> =>
    new Map((await store.instances.list()).map(({ id, name }) => [id, name]))

  return {
    list: async (): Promise<Token[]> => {
      const named = await instanceNames()
      return (await store.tokens.list()).map((record) => toToken(record, named))
    },

    /** The value is in this answer and nowhere else. Throws `name.taken`, `instance.not_found`. */
    create: async (input: {
      name: string
      role: Role
      instances?: string[] | undefined
      expiresInDays?: number | undefined
    }) => {
      const value = `certhub_${randomBytes(32).toString('base64url')}`
      const now = clock.now()
      const instances: string[] = []
      for (const one of input.instances ?? []) instances.push((await findInstance(store, one)).id)
      const record: TokenRecord = {
        id: newId('tok'),
        name: input.name,
        role: input.role,
        instances: input.instances ? [...new Set(instances)] : null,
        hash: hashOf(value),
        createdAt: now,
        expiresAt: input.expiresInDays === undefined ? null : now + input.expiresInDays * dayMs,
        lastUsedAt: null,
        revokedAt: null,
      }
      await store.tokens.insert(record)
      return { token: toToken(record, await instanceNames()), value }
    },

    /** By id, name, or the token itself, as one finds it. Throws `token.not_found`. Once more changes nothing. */
    revoke: async (reference: string): Promise<Token> => {
      const all = await store.tokens.list()
      const wanted = reference.toLowerCase()
      const found = tokenPattern.test(reference)
        ? await store.tokens.byHash(hashOf(reference))
        : (all.find(({ id }) => id === reference) ?? all.find(({ name }) => name.toLowerCase() === wanted))
      if (!found) throw new CerthubError('token.not_found', { id: withoutTokens(reference) })
      const revokedAt = found.revokedAt ?? clock.now()
      await store.tokens.update(found.id, { revokedAt })
      return toToken({ ...found, revokedAt }, await instanceNames())
    },

    /** Who holds this value; undefined when it is unknown, revoked or expired. It is looked up by its hash. */
    authenticate: async (value: string): Promise<TokenHolder | undefined> => {
      if (!tokenPattern.test(value)) return undefined
      const found = await store.tokens.byHash(hashOf(value))
      const now = clock.now()
      if (!found || found.revokedAt !== null || (found.expiresAt !== null && found.expiresAt <= now)) {
        return undefined
      }
      if (found.lastUsedAt === null || now - found.lastUsedAt > lastUseMs) {
        await store.tokens.update(found.id, { lastUsedAt: now })
      }
      const { role, name: who, instances } = found
      return { role, who, ...(instances && { instances }) }
    },
  }
}
export type TokensUseCases = ReturnType<typeof createTokens>
