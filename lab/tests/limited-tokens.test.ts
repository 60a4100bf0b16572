import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import type { Caller } from '../../src/main/calls/caller.ts'
import { contract, type MethodName } from '../../src/shared/contract/contract.ts'
import { type LabHub, openLabHub } from '../hub.ts'
import { labDescribe, labIt } from '../lab-test.ts'
import { type Lab, startLab } from '../start.ts'

let lab: Lab
let hub: LabHub
/** What belongs to each of two tenants, by id. */
const of: Record<
  'ours' | 'theirs',
  Record<'instance' | 'account' | 'credential' | 'certificate' | 'order', string>
> = {
  ours: { instance: '', account: '', credential: '', certificate: '', order: '' },
  theirs: { instance: '', account: '', credential: '', certificate: '', order: '' },
}

const furnish = async (tenant: 'ours' | 'theirs'): Promise<void> => {
  const path = await mkdtemp(join(tmpdir(), `certhub-${tenant}-`))
  const { id: instance } = await hub.call('instances.add', {
    name: tenant,
    kind: 'folder',
    settings: { path },
  })
  const { id: account } = await hub.call('accounts.add', {
    instance,
    name: `account of ${tenant}`,
    ca: lab.pebble.directoryUrl,
    caBundle: await readFile(lab.pebble.tlsRootFile, 'utf8'),
    termsAgreed: true,
  })
  const { id: credential } = await hub.call('credentials.add', {
    instance,
    type: 'dns',
    name: 'dns',
    provider: 'duckdns',
    fields: { DUCKDNS_TOKEN: `the token of ${tenant}` },
  })
  // It fails, for lack of a zone; what is shown of it is what counts here.
  const { certificate, order } = await hub.call('certificates.order', {
    instance,
    names: [`www.${tenant}.invalid`],
  })
  await hub.call('orders.wait', { order })
  of[tenant] = { instance, account, credential, certificate, order }
}

beforeAll(async () => {
  lab = await startLab({ bind: true, pebble: true })
  hub = await openLabHub(lab.bind)
  await furnish('ours')
  await furnish('theirs')
})
afterAll(async () => {
  await hub?.close()
  await lab?.stop()
})

/** A caller with a token that is limited to the first tenant’s instance. */
const limited = async (role: Caller['role']): Promise<Caller> => {
  const { value } = await hub.call('tokens.create', {
    name: `${role} ${Math.random()}`,
    role,
    instances: ['ours'],
  })
  const holder = await hub.hub.authenticate(value)
  if (!holder) throw new Error('the token is not good')
  return { ...holder, via: 'web' }
}

labDescribe('a token that is limited to an instance', () => {
  labIt('says so where tokens are listed, and to its holder', async () => {
    const caller = await limited('operator')
    const { tokens } = await hub.call('tokens.list', {})
    expect(tokens[0]?.instances).toEqual([{ id: of.ours.instance, name: 'ours' }])
    const status = await hub.hub.call('hub.status', {}, caller)
    expect(status).toMatchObject({
      ok: true,
      value: { limited: true, counts: { instances: 1, accounts: 1, credentials: 1, certificates: 1 } },
    })
  })

  labIt('lists nothing of other instances, and shows nothing by any id or name of theirs', async () => {
    const caller = await limited('admin')
    const foreign = [...Object.values(of.theirs), 'theirs', 'account of theirs', 'www.theirs.invalid']
    let answered = 0
    for (const name of Object.keys(contract) as MethodName[]) {
      const { kind, input } = contract[name]
      if (kind !== 'query' || name === 'orders.wait') continue
      const shape: object = 'shape' in input ? (input.shape as object) : {}
      const tries: Record<string, unknown>[] = [{}]
      for (const key of ['instance', 'account', 'credential', 'certificate', 'order'] as const) {
        if (key in shape) tries.push(...foreign.map((value) => ({ [key]: value })))
      }
      for (const wanted of tries) {
        const filled = { ...('host' in shape && { host: 'x.invalid' }), ...wanted }
        const answer = await hub.hub.call(name, filled, caller)
        if (answer.ok) answered += 1
        const text = JSON.stringify(answer.ok ? answer.value : {})
        for (const value of foreign) {
          if (name === 'hub.status' && value === 'theirs') continue
          expect(text, `${name} ${JSON.stringify(wanted)}`).not.toContain(value)
        }
      }
    }
    expect(answered).toBeGreaterThan(8)
  })

  labIt.each(['admin', 'operator', 'credentials-manager'] as const)(
    'changes nothing of other instances as %s',
    async (role) => {
      const caller = await limited(role)
      const before = JSON.stringify([
        await hub.call('instances.list', {}),
        await hub.call('accounts.show', { account: of.theirs.account }),
        await hub.call('credentials.show', { credential: of.theirs.credential }),
        await hub.call('certificates.show', { certificate: of.theirs.certificate }),
      ])
      const { instance, account, credential, certificate, order } = of.theirs
      const calls: [MethodName, object][] = [
        ['instances.update', { instance, note: 'x' }],
        ['instances.update', { instance: 'theirs', note: 'x' }],
        ['instances.remove', { instance }],
        ['accounts.deactivate', { account }],
        ['accounts.deactivate', { account: 'account of theirs' }],
        ['accounts.remove', { account }],
        ['accounts.share', { account, instances: ['ours'] }],
        ['credentials.update', { credential, note: 'x' }],
        ['credentials.replace', { credential, type: 'dns', fields: { DUCKDNS_TOKEN: 'x' } }],
        ['credentials.remove', { credential, evenIfUsed: true }],
        ['credentials.test', { credential, zone: 'theirs.invalid' }],
        ['certificates.renew', { certificate }],
        ['certificates.renew', { certificate: 'www.theirs.invalid' }],
        ['certificates.revoke', { certificate }],
        ['certificates.remove', { certificate }],
        ['certificates.deploy', { certificate }],
        ['certificates.export', { certificate: of.ours.certificate, directory: '/tmp/x' }],
        ['certificates.order', { instance, names: ['x.invalid'] }],
        ['certificates.order', { instance: of.ours.instance, names: ['x.invalid'], certificate }],
        ['certificates.order', { instance: of.ours.instance, names: ['x.invalid'], credential }],
        [
          'certificates.order',
          { instance: of.ours.instance, names: ['x.invalid'], moreCredentials: [credential] },
        ],
        ['certificates.order', { instance: of.ours.instance, names: ['x.invalid'], account }],
        ['orders.cancel', { order }],
        ['renewal.renewNow', { certificates: [of.ours.certificate, certificate] }],
        ['renewal.pause', { certificate }],
        ['tokens.create', { name: 'more', role: 'admin' }],
        ['vault.lock', {}],
        ['vault.backup', { file: '/tmp/x', passphrase: 'a long passphrase' }],
        ['notifications.list', {}],
        ['audit.list', {}],
        ['instances.add', { name: 'more', kind: 'folder', settings: { path: '/tmp/x' } }],
        ['instances.update', { instance: of.ours.instance, settings: { path: '/tmp/elsewhere' } }],
        ['accounts.findKeys', { folder: '/etc' }],
      ]
      for (const [method, input] of calls) {
        const answer = await hub.hub.call(method, input, caller)
        expect(answer.ok ? `${method} was done` : answer.error.code, method).toMatch(
          /^(auth\.(limited|forbidden)|(instance|account|credential|certificate|order)\.not_found)$/,
        )
      }
      const after = JSON.stringify([
        await hub.call('instances.list', {}),
        await hub.call('accounts.show', { account: of.theirs.account }),
        await hub.call('credentials.show', { credential: of.theirs.credential }),
        await hub.call('certificates.show', { certificate: of.theirs.certificate }),
      ])
      expect(after).toBe(before)
    },
  )

  labIt('does what its role may on its own instance, by id and by names that others use too', async () => {
    const operator = await limited('operator')
    const renewed = await hub.hub.call('certificates.renew', { certificate: 'www.ours.invalid' }, operator)
    expect(renewed).toMatchObject({ ok: true })
    if (renewed.ok) await hub.call('orders.wait', { order: renewed.value.order })
    const manager = await limited('credentials-manager')
    const shown = await hub.hub.call('credentials.show', { credential: 'dns' }, manager)
    expect(shown).toMatchObject({ ok: true, value: { id: of.ours.credential } })
  })

  labIt('hears of no orders of other instances', async () => {
    const heard: string[] = []
    const unsubscribe = hub.hub.subscribe(
      (event) => {
        if (event.type === 'order') heard.push(event.order.certificateId)
      },
      await limited('member'),
    )
    for (const tenant of ['ours', 'theirs'] as const) {
      const { order } = await hub.call('certificates.renew', { certificate: of[tenant].certificate })
      await hub.call('orders.wait', { order })
    }
    await expect.poll(() => heard).toContain(of.ours.certificate)
    unsubscribe()
    expect(heard).not.toContain(of.theirs.certificate)
  })
})

labDescribe('an operator', () => {
  const operator: Caller = { role: 'operator', via: 'web' }
  labIt.each([
    { kind: 'http-folder', path: '/tmp/anywhere' },
    { kind: 'http-listener', port: 8088 },
    { kind: 'tls-alpn', port: 4433 },
    {
      kind: 'http-sftp',
      credential: 'dns',
      host: 'evil.example.com',
      port: 22,
      hostKey: `SHA256:${'A'.repeat(43)}`,
      path: '/srv',
    },
  ])('orders nothing that reaches for the computer: $kind', async (validation) => {
    for (const method of ['certificates.order', 'certificates.preflight'] as const) {
      const input = { instance: 'ours', names: ['new.ours.invalid'], validation }
      expect(await hub.hub.call(method, input, operator)).toMatchObject({
        ok: false,
        error: { code: 'auth.forbidden' },
      })
    }
  })
})
