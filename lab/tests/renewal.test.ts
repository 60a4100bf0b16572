import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type LabHub, openLabHub } from '../hub.ts'
import { labIt as it } from '../lab-test.ts'
import { addBindCredential, addPebbleAccount, orderDone } from '../prepare.ts'
import { type Lab, startLab } from '../start.ts'

/** Seconds; long enough for two orders before the first renewal is due, at half of it. */
const validity = 12

const open = async (): Promise<{ lab: Lab; hub: LabHub; close(): Promise<void> }> => {
  const lab = await startLab({ bind: true, pebble: { validity } })
  const hub = await openLabHub(lab.bind)
  await addPebbleAccount(hub, lab)
  await addBindCredential(hub, lab)
  const close = async (): Promise<void> => {
    await hub.close()
    await lab.stop()
  }
  return { lab, hub, close }
}

/** The audit entries and log lines of what the hub did by itself. */
const ownWorkOf = async (hub: LabHub) => {
  const { entries } = await hub.call('audit.list', { search: 'renewal.' })
  const log = await readFile(join(hub.dataDirectory, 'logs', 'hub.log'), 'utf8')
  const lines = log
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  return { entries, lines: lines.filter(({ by, what }) => by === 'hub' && what === 'renewal') }
}

const serialsOf = async (hub: LabHub, certificate: string): Promise<string[]> => {
  const { orders } = await hub.call('certificates.show', { certificate })
  return orders.flatMap(({ serial }) => serial ?? [])
}

// Both wait for most of their time.
it.concurrent('a certificate is renewed by itself before it ends, one order at a time, and again', async ({
  expect,
  onTestFinished,
}) => {
  const { hub, close } = await open()
  onTestFinished(close)
  const { certificate } = await orderDone(hub, ['short.example.test'])
  const { certificates } = await hub.call('renewal.outlook', {})
  expect(certificates).toMatchObject([{ certificate, failures: 0, why: { code: 'renewal.half_left' } }])
  await expect.poll(() => serialsOf(hub, certificate), { interval: 250 }).toHaveLength(3)
  const { orders, status } = await hub.call('certificates.show', { certificate })
  expect(['valid', 'expiring', 'ordering']).toContain(status)
  expect(orders.map(({ begunBy }) => begunBy)).toEqual(
    orders.map((_, n) => (orders[n + 1] ? 'hub' : 'person')),
  )
  const { entries, lines } = await ownWorkOf(hub)
  expect(entries.length).toBeGreaterThanOrEqual(2)
  for (const entry of entries) {
    expect(entry).toMatchObject({ via: 'hub', action: 'renewal.renewed', subject: 'short.example.test' })
  }
  expect(lines[0]).toMatchObject({
    level: 'info',
    result: 'ok',
    certificate,
    milliseconds: expect.any(Number),
  })
  const ends = orders.map(
    ({ createdAt, endedAt }) => [createdAt, endedAt ?? Number.POSITIVE_INFINITY] as const,
  )
  for (const [n, [createdAt]] of ends.slice(0, -1).entries()) {
    expect(createdAt).toBeGreaterThanOrEqual(ends[n + 1]?.[1] ?? 0)
  }
})

it.concurrent('a renewal that fails is shown with its reason and when it is tried again; a paused one is not tried', async ({
  expect,
  onTestFinished,
}) => {
  const { lab, hub, close } = await open()
  onTestFinished(close)
  const { certificate } = await orderDone(hub, ['failing.example.test'])
  const { certificate: paused } = await orderDone(hub, ['paused.example.test'])
  await hub.call('renewal.pause', { certificate: 'paused.example.test' })
  await lab.pebble.stop()
  await expect
    .poll(
      async () => {
        const { certificates } = await hub.call('renewal.outlook', {})
        return certificates.find((each) => each.certificate === certificate)
      },
      { interval: 250 },
    )
    .toMatchObject({
      failures: 1,
      problem: { code: 'acme.unreachable' },
      why: { code: 'renewal.failed', params: { times: 1 } },
    })
  expect(await serialsOf(hub, paused)).toHaveLength(1)
  const { entries, lines } = await ownWorkOf(hub)
  const told = entries.filter(({ action }) => action === 'renewal.failed')
  expect(told).toMatchObject([{ via: 'hub', result: 'failed', detail: 'acme.unreachable' }])
  expect(lines.at(-1)).toMatchObject({ level: 'warn', result: 'failed', code: 'acme.unreachable' })
  const listed = (await hub.call('certificates.list', {})).certificates
  expect(listed.find(({ id }) => id === paused)?.renewal).toEqual({ paused: true })
  expect(listed.find(({ id }) => id !== paused)?.renewal).toEqual({ paused: false, at: expect.any(Number) })
  const { certificates } = await hub.call('renewal.outlook', {})
  expect(certificates.find((each) => each.certificate === paused)).toMatchObject({
    pausedAt: expect.any(Number),
  })
})
