import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import type { Answer } from '../../src/shared/bridge.ts'
import type { InputOf, MethodName, OutputOf } from '../../src/shared/contract/contract.ts'
import { type LabPlaces, passphrase } from './steps.ts'

/** Calls the hub the way the page does, whichever host shows it. Throws the error’s code and message. */
export const callHub = async <M extends MethodName>(
  page: Page,
  method: M,
  input: InputOf<M>,
): Promise<OutputOf<M>> => {
  const answer: Answer<OutputOf<M>> = await page.evaluate(
    async ([name, value]) => {
      const { certhub } = window as unknown as { certhub?: { call(m: unknown, i: unknown): Promise<never> } }
      if (certhub) return certhub.call(name, value)
      const response = await fetch('/api/call', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-certhub-key': localStorage.getItem('certhub-key') ?? '',
        },
        body: JSON.stringify({ method: name, input: value }),
      })
      return response.json()
    },
    [method, input] as const,
  )
  if (answer.ok) return answer.value
  throw new Error(`${answer.error.code}: ${answer.error.message}`)
}

/** A hub with the vault open, an account of the lab’s CA and a credential for the lab’s DNS. */
export const prepareHub = async (page: Page, lab: LabPlaces): Promise<void> => {
  const { vault } = await callHub(page, 'hub.status', {})
  if (vault.state === 'uninitialized')
    await callHub(page, 'vault.protect', { source: 'passphrase', passphrase })
  await callHub(page, 'accounts.add', {
    instance: 'local',
    ca: lab.directoryUrl,
    name: 'Lab CA',
    email: 'admin@example.test',
    staging: true,
    termsAgreed: true,
    caBundle: await readFile(lab.tlsRootFile, 'utf8'),
  })
  await callHub(page, 'credentials.add', {
    type: 'dns',
    instance: 'local',
    name: 'Lab DNS',
    provider: 'rfc2136',
    fields: {
      nameserver: lab.nameserver,
      tsigKey: lab.key.name,
      tsigAlgorithm: lab.key.algorithm,
      tsigSecret: lab.key.secret,
    },
  })
}

/** An account of the lab’s CA that offers dns-persist-01; answers its id. */
export const addPersistAccount = async (
  page: Page,
  { directoryUrl, tlsRootFile }: LabPlaces['persistCa'],
): Promise<string> => {
  const { id } = await callHub(page, 'accounts.add', {
    instance: 'local',
    ca: directoryUrl,
    name: 'Standing CA',
    staging: true,
    termsAgreed: true,
    caBundle: await readFile(tlsRootFile, 'utf8'),
  })
  return id
}

/** Orders and waits for the end; answers the certificate’s and the order’s id. */
export const orderByCall = async (
  page: Page,
  names: string[],
): Promise<{ certificate: string; order: string }> => {
  const started = await callHub(page, 'certificates.order', { instance: 'local', names, staging: true })
  await callHub(page, 'orders.wait', { order: started.order, timeoutMs: 60_000 })
  return started
}
