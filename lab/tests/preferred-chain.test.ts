import { X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect } from 'vitest'
import { httpsGet } from '../https-get.ts'
import { type LabHub, openLabHub } from '../hub.ts'
import { labIt as it } from '../lab-test.ts'
import { type Pebble, startPebble } from '../pebble.ts'
import { addBindCredential, orderDone } from '../prepare.ts'
import { run } from '../run.ts'
import { type Lab, startLab } from '../start.ts'
import { told } from '../told.ts'

let lab: Lab
let hub: LabHub
let pebble: Pebble
beforeEach(async () => {
  lab = await startLab({ bind: true })
  const dns = `${lab.bind.address}:${lab.bind.port}`
  pebble = await startPebble({ dir: lab.directory, dns, env: { PEBBLE_ALTERNATE_ROOTS: '2' } })
  hub = await openLabHub(lab.bind)
  await addBindCredential(hub, lab)
  await hub.call('accounts.add', {
    instance: 'local',
    ca: pebble.directoryUrl,
    termsAgreed: true,
    caBundle: readFileSync(pebble.tlsRootFile, 'utf8'),
  })
})
afterEach(async () => {
  await hub.close()
  await pebble.stop()
  await lab.stop()
})

it('the chain leads to the root that was asked for, and the order says so when there is none', async () => {
  const rootPem = await httpsGet(`${pebble.managementUrl}/roots/2`, pebble.tlsRootFile)
  const rootName = /CN=(.*)/.exec(new X509Certificate(rootPem).subject)?.[1] ?? ''
  const directory = join(lab.directory, 'out')
  const chosen = await orderDone(hub, ['chain.example.test'], { preferredChain: rootName.toUpperCase() })
  await hub.call('certificates.export', { certificate: chosen.certificate, directory })
  const rootFile = join(lab.directory, 'root.pem')
  writeFileSync(rootFile, rootPem)
  const verified = await run('openssl', [
    ...['verify', '-CAfile', rootFile, '-untrusted', join(directory, 'chain.pem')],
    join(directory, 'cert.pem'),
  ])
  expect(verified.stdout).toContain(': OK')

  const other = await orderDone(hub, ['chain.example.test'], { preferredChain: 'No Such Root' })
  const lines = told(await hub.call('orders.show', { order: other.order })).join('\n')
  expect(lines).toContain('no chain to “No Such Root”; its first one')
})
