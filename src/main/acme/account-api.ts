import type AcmeApi from 'acme-client/src/api.js'
import type { CallOptions, ExchangeKind } from './call.ts'
import type { Answer } from './exchanger.ts'
import type { Signer } from './signer.ts'
import type { Transport } from './transport.ts'

export interface AccountApiOptions {
  transport: Transport
  signer: Signer
  /** Absent before registration. */
  accountUrl?: string
  kind: ExchangeKind
  /** True when a request that arrives twice does no more than once. */
  harmless: boolean
  options: CallOptions
}

/**
 * acme-client's `AcmeApi` over our transport, for what an account does once or twice in its life. Loaded when first
 * used: it takes about as long as a whole order (docs/adr/0002-acme-client-and-our-transport.md).
 */
export const openAccountApi = async (given: AccountApiOptions): Promise<AcmeApi<Answer>> => {
  const { transport, signer, accountUrl, kind, harmless, options } = given
  const { default: Api } = await import('acme-client/src/api.js')
  return new Api<Answer>(
    {
      getResourceUrl: async (name) => name,
      signedRequest(target, payload, { kid }) {
        const sign = (nonce: string, url: string) =>
          signer.sign({ ...(kid ? { kid } : { jwk: signer.jwk }), nonce, url }, payload ?? undefined)
        return transport.post({ kind, target: targetOf(target), sign, harmless }, options)
      },
    },
    accountUrl ?? null,
  )
}

const resources = ['newAccount', 'keyChange', 'revokeCert'] as const

/** Resources stay names until the transport looks them up, so that a moved one is found again. */
const targetOf = (target: string) => {
  const resource = resources.find((name) => name === target)
  return resource ? { resource } : { url: target }
}
