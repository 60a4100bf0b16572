import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect, type Page, type TestInfo } from '@playwright/test'
import { electron } from './electron.ts'
import type { Host, HostName, Running } from './host.ts'
import { hubEnv } from './hub-env.ts'
import { type LabPlaces, publishedPlaces, whyNoLab } from './lab-places.ts'
import { standIn } from './stand-in/host.ts'
import { web } from './web.ts'

/** A hub of its own for each test, empty, and the page that shows it. */
export interface HubUnderTest {
  readonly page: Page
  readonly host: HostName
  readonly dataDirectory: string
  /** Skips the test where the lab's programs are missing. */
  readonly lab: LabPlaces
  /** The desktop app seen from within; only the stand-in has it. */
  readonly desktop: Running['desktop']
  /** What the page did against its policy, and scripts that failed; a test that ends with any has failed. */
  readonly complaints: string[]
  /** Ends the hub in good order and starts it again on the same data. The page may be another one then. */
  restart(): Promise<void>
}

const hosts: Record<HostName, Host> = { web, 'stand-in': standIn, electron }

/** Complaints of the browser about what the page did against its policy. */
const watchPolicy = (page: Page, complaints: string[]): void => {
  page.on('console', (message) => {
    if (/Content[ -]Security[ -]Policy/i.test(message.text())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(`${error}`))
}

const attachLog = async (info: TestInfo, dataDirectory: string): Promise<void> => {
  if (info.status === info.expectedStatus) return
  const body = await readFile(join(dataDirectory, 'logs/hub.log')).catch(() => undefined)
  if (body) await info.attach('hub.log', { body, contentType: 'text/plain' })
}

export const test = base.extend<{ hub: HubUnderTest }, { hostName: HostName }>({
  hostName: ['web', { option: true, scope: 'worker' }],

  hub: async ({ browser, hostName }, use, info) => {
    const lab = publishedPlaces()
    const dataDirectory = await mkdtemp(join(tmpdir(), 'certhub-e2e-'))
    const complaints: string[] = []
    const watch = (page: Page): void => watchPolicy(page, complaints)
    const start = (): Promise<Running> =>
      hosts[hostName]({ browser, dataDirectory, env: hubEnv(dataDirectory, lab), watch })
    let running = await start()
    await use({
      get page() {
        return running.page
      },
      host: hostName,
      dataDirectory,
      get lab() {
        if (!lab) info.skip(true, whyNoLab())
        return lab as LabPlaces
      },
      get desktop() {
        return running.desktop
      },
      complaints,
      restart: async () => {
        await running.stop()
        running = await start()
      },
    })
    await attachLog(info, dataDirectory)
    await running.stop()
    await rm(dataDirectory, { recursive: true, force: true })
    expect(complaints, 'the page did nothing against its policy, and no script failed').toEqual([])
  },
})

export { expect }
