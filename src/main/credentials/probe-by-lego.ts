import { randomBytes } from 'node:crypto'
import { txtValueOf } from '../acme/account.ts'
import { createSigner } from '../acme/signer.ts'
import { waitForTxt } from '../dns/lookup/propagation.ts'
import { placeOf } from '../dns/lookup/record-place.ts'
import type { LegoWay } from '../lego/write-by-lego.ts'
import { challengeNameOf } from '../names/certificate-names.ts'
import { bareNames } from '../names/domain-names.ts'
import type { Resolver } from '../ports/resolver.ts'
import { generateKey } from '../x509/generate-key.ts'

export interface ProbePlace {
  /** Without `*.`. */
  name: string
  /** The record that is written, CNAMEs followed. */
  fqdn: string
  zone: string
}

/** Where values of these names belong. Throws dns.* errors. */
export const probePlaces = async (
  resolver: Resolver,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ProbePlace[]> =>
  Promise.all(
    bareNames(names).map(async (name) => ({
      name,
      ...(await placeOf(resolver, challengeNameOf(name), signal)),
    })),
  )

/**
 * Proves that lego can write where an order would: probe values are written, seen at the zones’ own servers, removed.
 * Answers the servers. Throws `lego.*` and dns.* errors, and the signal’s reason.
 */
export const probeByLego = async (
  way: LegoWay,
  places: readonly ProbePlace[],
  resolver: Resolver,
  signal: AbortSignal,
): Promise<string[]> => {
  const accountKey = await generateKey('ec256')
  const { thumbprint } = createSigner(accountKey)
  const seenAt = new Set<string>()
  const challenges = places.map((place) => ({ ...place, token: randomBytes(32).toString('base64url') }))
  await way.write({
    challenges,
    accountKey,
    signal,
    onWritten: async ({ token }) => {
      const records = challenges
        .filter((each) => each.token === token)
        .map(({ fqdn, zone }) => ({ fqdn, zone, value: txtValueOf(token, thumbprint) }))
      const { servers } = await waitForTxt(resolver, { records, timeoutMs: way.propagationMs, signal })
      for (const server of servers) seenAt.add(server)
    },
    onNote: () => {},
  })
  return [...seenAt]
}
