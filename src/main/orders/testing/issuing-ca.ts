import { createPublicKey } from 'node:crypto'
import { z } from 'zod'
import { Secret } from '../../../shared/secret.ts'
import { problem, type Reply, type ScriptedCa, startScriptedCa } from '../../acme/testing/scripted-ca.ts'
import { generateKey } from '../../x509/generate-key.ts'
import { issueCertificate } from '../../x509/testing/issue-certificate.ts'

const newOrder = z.object({
  identifiers: z.array(z.object({ type: z.string(), value: z.string() })),
  replaces: z.string().optional(),
  profile: z.string().optional(),
})
const finalize = z.object({ csr: z.string() })

/** Offset and end of the content of the DER element at `at`. */
const contentAt = (der: Buffer, at: number): { start: number; end: number } => {
  const first = der.readUInt8(at + 1)
  const more = first < 0x80 ? 0 : first & 0x7f
  const start = at + 2 + more
  return { start, end: start + (more === 0 ? first : der.readUIntBE(at + 2, more)) }
}

/** The public key of a CSR (RFC 2986 §4): the third part of what is signed. */
const publicKeyOf = (csr: Buffer): Secret => {
  const request = contentAt(csr, contentAt(csr, 0).start)
  const name = contentAt(csr, request.start).end
  const key = contentAt(csr, name).end
  const der = csr.subarray(key, contentAt(csr, key).end)
  const spki = createPublicKey({ key: der, format: 'der', type: 'spki' })
  return new Secret(spki.export({ format: 'pem', type: 'spki' }).toString())
}

const dayMs = 86_400_000

/** An order as this CA has it. */
export interface CaOrder {
  status: 'pending' | 'ready' | 'processing' | 'valid' | 'invalid'
  names: string[]
  authorizations: string[]
  chain: string
  wanted: z.output<typeof newOrder>
}

export interface IssuingCa extends ScriptedCa {
  readonly orders: CaOrder[]
  /** PEM: the leaf of an order, its intermediate, its root, and another that has nothing to do with it. */
  readonly chain: { leaf(): string; intermediate: string; root: string; stranger: string }
  /** What its orders are shown to be once they are valid, one after the other, by servers that do not know it yet. */
  readonly lies: object[]
  /** Makes what it gives as the certificate of its chain. */
  rewrite: (chain: string) => string
}

/**
 * A CA that issues to whoever asks: the authorizations of its orders are valid already. `next` puts faults before what
 * it would answer: at `/new-order`, `/order/N`, `/authz/N`, `/finalize/N`, `/cert/N`.
 */
export const startIssuingCa = async (now: number): Promise<IssuingCa> => {
  const ca = await startScriptedCa()
  const [rootKey, intermediateKey, strangerKey] = await Promise.all(
    ['ec256', 'ec256', 'ec256'].map(() => generateKey('ec256')),
  )
  if (!rootKey || !intermediateKey || !strangerKey) throw new Error('no keys')
  const times = { notBefore: new Date(now - dayMs), notAfter: new Date(now + 365 * dayMs) }
  const rooted = { issuer: 'Root', issuerKey: rootKey, ...times }
  const root = issueCertificate({ subject: 'Root', key: rootKey, ...rooted })
  const intermediate = issueCertificate({ subject: 'Middle', key: intermediateKey, ...rooted, serial: 2 })
  const stranger = issueCertificate({
    ...times,
    subject: 'Stranger',
    key: strangerKey,
    issuer: 'Stranger',
    issuerKey: strangerKey,
  })
  const orders: CaOrder[] = []
  let leaf = ''

  const lies: object[] = []
  const shown = (n: number) => {
    const order = orders[n - 1]
    if (!order) throw new Error(`there is no order ${n}`)
    return {
      status: order.status,
      identifiers: order.wanted.identifiers,
      authorizations: order.authorizations.map((path) => `${ca.origin}${path}`),
      finalize: `${ca.origin}/finalize/${n}`,
      ...(order.status === 'valid' && { certificate: `${ca.origin}/cert/${n}`, ...lies.shift() }),
    }
  }

  const issue = (order: CaOrder, csr: Buffer, serial: number): void => {
    leaf = issueCertificate({
      subject: order.names[0] ?? '',
      key: publicKeyOf(csr),
      issuer: 'Middle',
      issuerKey: intermediateKey,
      names: order.names,
      notBefore: new Date(now - dayMs),
      notAfter: new Date(now + 89 * dayMs),
      serial,
    })
    order.chain = leaf + intermediate
    order.status = 'valid'
  }

  ca.always('/new-order', ({ payload }): Reply => {
    const wanted = newOrder.parse(payload)
    const n = orders.length + 1
    const names = wanted.identifiers.map(({ value }) => value)
    const authorizations = names.map((_, index) => `/authz/${n}${index}`)
    const order: CaOrder = { status: 'pending', names, authorizations, chain: '', wanted }
    orders.push(order)
    for (const [index, value] of names.entries())
      ca.always(`/authz/${n}${index}`, {
        body: { status: 'valid', identifier: { type: 'dns', value }, challenges: [] },
      })
    ca.always(`/order/${n}`, () => {
      const answer = { body: shown(n) }
      if (order.status === 'pending') order.status = 'ready'
      return answer
    })
    ca.always(`/finalize/${n}`, ({ payload: sent }) => {
      if (order.status !== 'ready') return { status: 403, body: problem('orderNotReady', 'not ready') }
      issue(order, Buffer.from(finalize.parse(sent).csr, 'base64url'), 0x10 + n)
      return { body: shown(n) }
    })
    ca.always(`/cert/${n}`, () => ({ body: all.rewrite(order.chain) }))
    return { status: 201, headers: { location: `/order/${n}` }, body: shown(n) }
  })
  ca.always('/account/1', { body: { status: 'valid' } })

  const all: IssuingCa = {
    ...ca,
    orders,
    lies,
    rewrite: (chain) => chain,
    chain: { leaf: () => leaf, intermediate, root, stranger },
  }
  return all
}
