import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { isForbiddenHost } from '../../../shared/address.ts'

/** Where the hub does not connect, whoever gave the address. */
export class ForbiddenAddress extends Error {
  constructor(host: string) {
    super(`${host} is link-local or the metadata service of a cloud, where the hub does not connect`)
    this.name = 'ForbiddenAddress'
  }
}

/** The system’s look-up, which fails when any address found is forbidden: a name may have been pointed there since. */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, options, (error, found, family) => {
    const addresses = Array.isArray(found) ? found.map(({ address }) => address) : [found]
    if (!error && addresses.some(isForbiddenHost)) callback(new ForbiddenAddress(hostname), '', 0)
    else callback(error, found, family)
  })
}
