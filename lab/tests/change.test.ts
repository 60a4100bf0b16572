import { createHash, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { readChain } from '../../src/main/x509/certificate.ts'
import { type LabHub, openLabHub } from '../hub.ts'
import { labDescribe, labIt } from '../lab-test.ts'
import { addAccountAt, fieldsFor, keyNamed, orderDone } from '../prepare.ts'
import { type Lab, startLab } from '../start.ts'
import { typeAt } from '../type-command.ts'

let lab: Lab
let hub: LabHub
let folder: string

const show = (certificate: string) => hub.call('certificates.show', { certificate })
const waitFor = (order: string) => hub.call('orders.wait', { order, timeoutMs: 60_000 })
const spkiHash = (pem: Buffer): string =>
  createHash('sha256')
    .update(new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
const namesIn = (name: string) =>
  readChain(readFileSync(join(folder, name, 'cert.pem'), 'utf8')).leaf.names.sort()

labDescribe('a certificate that is changed', () => {
  beforeAll(async () => {
    lab = await startLab({ bind: true, pebble: true })
    hub = await openLabHub(lab.bind)
    folder = await mkdtemp(join(tmpdir(), 'certhub-change-'))
    await hub.call('instances.add', { name: 'web', kind: 'folder', settings: { path: folder } })
    for (const instance of ['local', 'web']) {
      await addAccountAt(hub, lab.pebble, `pebble ${instance}`, { instance })
      await hub.call('credentials.add', {
        instance,
        type: 'dns',
        name: `bind ${instance}`,
        provider: 'rfc2136',
        fields: fieldsFor(lab, keyNamed(lab, 'lab-sha256')),
      })
    }
  })
  afterAll(async () => {
    await hub.close()
    await lab.stop()
    await rm(folder, { recursive: true })
  })

  labIt('has its new names and key in the same folder, with its history', async () => {
    const { certificate } = await orderDone(hub, ['shop.example.test', 'old.example.test'], {
      instance: 'web',
    })
    expect(namesIn('shop.example.test')).toEqual(['old.example.test', 'shop.example.test'])

    const changed = await typeAt(
      hub,
      ...['cert', 'change', 'shop.example.test', '--drop', 'Old.Example.test', '--add', 'new.example.test'],
      ...['--key', 'rsa2048', '--wait', '--json'],
    )
    expect(changed).toMatchObject({ code: 0 })
    expect(JSON.parse(changed.out)).toMatchObject({ certificate })
    expect(namesIn('shop.example.test')).toEqual(['new.example.test', 'shop.example.test'])
    const now = await show(certificate)
    expect(now).toMatchObject({ names: ['shop.example.test', 'new.example.test'], keyType: 'rsa2048' })
    expect(now.chain[0]).toMatchObject({ keyType: 'rsa2048' })
    expect(now.issued).toHaveLength(2)
    expect((await hub.call('certificates.list', { instance: 'web' })).certificates).toHaveLength(1)
  })

  labIt('keeps its private key over renewals where that was asked, until it is asked no more', async () => {
    const options = ['--instance', 'web', '--domains', 'pinned.example.test', '--wait', '--json']
    const ordered = await typeAt(hub, 'cert', 'order', ...options, '--reuse-key')
    expect(ordered).toMatchObject({ code: 0 })
    const { certificate } = JSON.parse(ordered.out)
    /** SHA-256 of the SubjectPublicKeyInfo of what was written, as TLSA records have it (RFC 6698 §2.1.2). */
    const spki = () => spkiHash(readFileSync(join(folder, 'pinned.example.test', 'cert.pem')))
    const renew = () => typeAt(hub, 'cert', 'renew', certificate, '--wait')
    const first = spki()
    for (const _ of [1, 2]) {
      expect(await renew()).toMatchObject({ code: 0 })
      expect(spki()).toBe(first)
    }
    expect((await show(certificate)).issued).toHaveLength(3)

    expect(await typeAt(hub, 'cert', 'change', certificate, '--no-reuse-key', '--wait')).toMatchObject({
      code: 0,
    })
    const second = spki()
    expect(second).not.toBe(first)
    expect(await renew()).toMatchObject({ code: 0 })
    expect(spki()).not.toBe(second)
  })

  labIt(
    'keeps what was issued until the new one is there, is ordered again by itself, and can be changed back',
    async () => {
      const { certificate } = await orderDone(hub, ['keep.example.test'])
      const [before] = (await show(certificate)).issued
      const change = (names: string[]) =>
        hub.call('certificates.order', { instance: 'local', certificate, names })
      const { order } = await change(['keep.example.test', 'www.nowhere.invalid'])
      expect(await waitFor(order)).toMatchObject({ state: 'failed' })

      const failed = await show(certificate)
      expect(failed.issued).toEqual([before])
      expect(failed).toMatchObject({ status: 'valid', chain: [{ names: ['keep.example.test'] }, {}] })
      const outlook = async () => (await hub.call('renewal.outlook', { certificate })).certificates[0]
      const soon = Date.now() + 3_600_000
      expect((await outlook())?.dueAt).toBeLessThan(soon)

      const shown = await typeAt(hub, 'cert', 'show', certificate)
      expect(shown.out).toMatch(/Issued for +keep\.example\.test \(from before the changes\)/)
      const matching = (host: string) => hub.call('credentials.forHost', { host })
      expect((await matching('www.nowhere.invalid')).matches).toEqual([])
      expect((await matching('keep.example.test')).matches).toHaveLength(1)

      await waitFor((await change(['keep.example.test'])).order)
      expect((await show(certificate)).issued).toHaveLength(2)
      expect((await outlook())?.dueAt).toBeGreaterThan(soon)
    },
  )

  labIt('neither becomes the same as another nor goes elsewhere', async () => {
    const { certificate } = await orderDone(hub, ['first.example.test'])
    await orderDone(hub, ['second.example.test'])
    const codeOf = (over: object) =>
      hub.codeOf('certificates.order', {
        ...{ instance: 'local', certificate, names: ['second.example.test'] },
        ...over,
      })
    expect(await codeOf({})).toBe('certificate.same_names')
    expect(await codeOf({ instance: 'web', names: ['third.example.test'] })).toBe('certificate.elsewhere')
    expect(await codeOf({ staging: true, names: ['third.example.test'] })).toBe('certificate.elsewhere')
    expect(await show(certificate)).toMatchObject({ names: ['first.example.test'], orders: [{}] })
    const stranger = await typeAt(hub, 'cert', 'change', certificate, '--drop', 'second.example.test')
    expect(stranger).toMatchObject({ code: 2, err: expect.stringContaining('first.example.test') })
    expect(await typeAt(hub, 'cert', 'change', certificate)).toMatchObject({ code: 2 })
  })

  labIt('has no other names than the ACME wildcard that it is of', async () => {
    const configuration = JSON.stringify(fieldsFor(lab, keyNamed(lab, 'lab-sha256')))
    const values = { type: 'acme-wildcard', provider: 'rfc2136', configuration } as const
    const wild = { instance: 'local', name: 'wild', commonName: '*.wild.example.test', names: [] }
    const { id: credential } = await hub.call('credentials.add', { ...values, ...wild })
    const { certificate, order = '' } = await hub.call('credentials.issue', { credential })
    expect(await waitFor(order)).toMatchObject({ state: 'done' })
    const names = ['other.example.test']
    expect(await hub.codeOf('certificates.order', { instance: 'local', certificate, names })).toBe(
      'certificate.of_wildcard',
    )
    expect(await show(certificate)).toMatchObject({ names: ['*.wild.example.test'], orders: [{}] })
  })
})
