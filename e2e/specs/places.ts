import { generateKeyPairSync } from 'node:crypto'
import type { Page } from '@playwright/test'
import { makeSelfSigned } from '../../lab/self-signed.ts'
import { addPersistAccount, callHub, orderByCall, prepareHub } from './call-hub.ts'
import { goTo, type LabPlaces, passphrase } from './steps.ts'

export interface Place {
  name: string
  hash: string
  /** What a person does there, for what is to be seen only then. */
  act?: (page: Page) => Promise<void>
}

const press =
  (...names: string[]) =>
  async (page: Page): Promise<void> => {
    for (const name of names) await page.getByRole('button', { name, exact: true }).click()
  }

/** A hub with one of everything, and the address of each of its screens. `whileEmpty` sees those without anything. */
export const furnish = async (
  page: Page,
  lab: LabPlaces,
  whileEmpty: (place: Place) => Promise<void> = async () => {},
): Promise<Place[]> => {
  await callHub(page, 'vault.protect', { source: 'passphrase', passphrase })
  await page.reload()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  await whileEmpty({ name: 'credentials-empty', hash: '#/credentials' })
  await prepareHub(page, lab)
  const done = await orderByCall(page, ['example.test', '*.example.test'])
  const failed = await orderByCall(page, ['www.not-our-zone.test'])
  const [account] = (await callHub(page, 'accounts.list', {})).accounts
  await addOneOfEach(page, lab)
  await callHub(page, 'tokens.create', { name: 'deploy script', role: 'member', expiresInDays: 90 })
  const { token } = await callHub(page, 'tokens.create', { name: 'old laptop', role: 'admin' })
  await callHub(page, 'tokens.revoke', { token: token.id })
  await callHub(page, 'notifications.save', {
    kind: 'webhook',
    name: 'Team chat',
    enabled: true,
    kinds: ['failure', 'expiry'],
    url: 'http://127.0.0.1:9/hook',
    signingSecret: 'a word between us',
  })
  await callHub(page, 'notifications.save', {
    kind: 'email',
    name: 'On call',
    enabled: false,
    kinds: ['failure', 'expiry', 'hub'],
    host: 'smtp.example.test',
    port: 465,
    security: 'tls',
    username: '',
    from: 'certhub@example.test',
    to: ['on-call@example.test', 'platform@example.test'],
  })
  await callHub(page, 'notifications.test', { channel: 'Team chat' }).catch(() => {})
  const credentials = (await callHub(page, 'credentials.list', {})).credentials
  const idOf = (name: string): string => credentials.find((each) => each.name === name)?.id ?? ''
  const at = (name: string): string => `#/credentials/${idOf(name)}`
  const [instance] = (await callHub(page, 'instances.list', {})).instances
  const standing = await addStanding(page, lab)
  return [
    { name: 'overview', hash: '#/' },
    { name: 'certificates', hash: '#/certificates' },
    { name: 'certificate', hash: `#/certificates/${done.certificate}` },
    { name: 'certificate-failed', hash: `#/certificates/${failed.certificate}` },
    { name: 'new-certificate', hash: '#/certificates/new?names=example.test,not_a_name' },
    {
      name: 'preflight',
      hash: '#/certificates/new?names=example.test,www.not-our-zone.test&staging=true',
      act: async (page) => {
        await press('Check everything first')(page)
        await page.getByText('It would not succeed yet').waitFor()
      },
    },
    {
      name: 'why-ca',
      hash: '#/certificates/new?names=example.test&staging=true',
      act: async (page) => {
        await page.getByText('Which CA, and why').click()
        await page.getByText('Chosen:').waitFor()
      },
    },
    {
      name: 'new-certificate-options',
      hash: '#/certificates/new?names=example.test&staging=true',
      act: (page) => page.getByText('More options').click(),
    },
    {
      name: 'new-certificate-standing',
      hash: `#/certificates/new?names=example.test%20*.example.test&staging=true&validation=dns-persist&account=${standing.account}`,
      act: standingRecord('Missing'),
    },
    {
      name: 'certificate-standing',
      hash: `#/certificates/${standing.certificate}`,
      act: standingRecord('Stands'),
    },
    {
      name: 'new-certificate-sftp',
      hash: `#/certificates/new?names=www.example.test&staging=true&validation=http-sftp&host=web1.example.test&folder=/var/www/html&login=${idOf('Web host')}`,
      act: (page) => press('Order the certificate')(page),
    },
    {
      name: 'new-certificate-host-key',
      hash: `#/certificates/new?names=www.example.test&staging=true&validation=http-sftp&host=web1.example.test&folder=/var/www/html&login=${idOf('Web host')}&hostKey=SHA256:${'x'.repeat(43)}`,
    },
    { name: 'order', hash: `#/orders/${done.order}` },
    { name: 'order-failed', hash: `#/orders/${failed.order}` },
    { name: 'instances', hash: '#/instances' },
    { name: 'instance', hash: `#/instances/${instance?.id}` },
    {
      name: 'instance-maintenance',
      hash: `#/instances/${instance?.id}`,
      act: async (page) => {
        await page.getByRole('region', { name: 'Maintenance windows' }).getByRole('button').click()
        await press('Add a window')(page)
      },
    },
    { name: 'accounts', hash: '#/accounts' },
    { name: 'account', hash: `#/accounts/${account?.id}` },
    {
      name: 'account-drill',
      hash: `#/accounts/${account?.id}`,
      act: async (page) => {
        await press('Start the drill')(page)
        await page.getByText('It is ready').waitFor()
      },
    },
    { name: 'account-share', hash: `#/accounts/${account?.id}`, act: press('Share…') },
    {
      name: 'account-again',
      hash: `#/accounts/${account?.id}`,
      act: async (page) => {
        await press('Register again…')(page)
        await press('I have an external account binding (EAB) key')(page)
      },
    },
    { name: 'account-export', hash: `#/accounts/${account?.id}`, act: press('Export the key…') },
    { name: 'account-import', hash: '#/accounts/import' },
    { name: 'new-account', hash: '#/accounts/new' },
    { name: 'credentials', hash: '#/credentials' },
    { name: 'credential', hash: at('Lab DNS') },
    { name: 'credential-test', hash: `${at('Lab DNS')}?test=1` },
    {
      name: 'credential-delegation',
      hash: `${at('Lab DNS')}?delegate=alias.example.test,www.not-our-zone.test`,
      act: (page) => page.getByText('Missing', { exact: true }).waitFor(),
    },
    { name: 'acme-dns', hash: '#/credentials/acme-dns' },
    { name: 'credential-remove-used', hash: at('Lab DNS'), act: press('Remove') },
    { name: 'credential-replace', hash: at('Lab DNS'), act: press('Replace values') },
    { name: 'credential-registry', hash: at('Images') },
    { name: 'credential-reveal-ask', hash: at('Images'), act: press('Show the password') },
    { name: 'credential-reveal', hash: at('Staging door'), act: revealed },
    { name: 'credential-tls', hash: at('Shop') },
    { name: 'credential-ssh', hash: at('Web host') },
    { name: 'credential-wildcard', hash: at('*.example.test') },
    { name: 'new-credential', hash: '#/credentials/new?provider=rfc2136' },
    { name: 'new-credential-not-built-in', hash: '#/credentials/new?provider=zoneedit' },
    ...['container-registry', 'basic-auth', 'tls-certificate', 'acme-wildcard', 'ssh'].map((type) => ({
      name: `new-credential-${type}`,
      hash: `#/credentials/new?type=${type}`,
    })),
    {
      name: 'new-credential-refused',
      hash: '#/credentials/new?type=container-registry',
      act: press('Store the credential'),
    },
    { name: 'errors', hash: '#/errors' },
    { name: 'error-code', hash: '#/errors/dns.permission_denied' },
    { name: 'error-unknown', hash: '#/errors/dns.refusd' },
    { name: 'activity', hash: '#/activity' },
    { name: 'settings', hash: '#/settings' },
    { name: 'settings-rekey', hash: '#/settings', act: press('Change…') },
    { name: 'settings-rotate', hash: '#/settings', act: press('Encrypt anew…') },
    { name: 'settings-recovery-key', hash: '#/settings', act: madeRecoveryKey },
    { name: 'settings-backup', hash: '#/settings', act: press('Back up…') },
    { name: 'settings-webhook', hash: '#/settings', act: press('Add a webhook') },
    { name: 'settings-mail', hash: '#/settings', act: press('Add e-mail') },
    {
      name: 'settings-sessions',
      hash: '#/settings',
      act: (page) => page.getByRole('list', { name: 'Open sessions' }).scrollIntoViewIfNeeded(),
    },
    { name: 'settings-token', hash: '#/settings', act: press('Create a token') },
  ]
}

const standingRecord =
  (state: string) =>
  async (page: Page): Promise<void> => {
    await page.getByText(state, { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Look again' }).scrollIntoViewIfNeeded()
  }

/** An account of a CA with dns-persist-01, and a certificate of it. */
const addStanding = async (
  page: Page,
  { persistCa }: LabPlaces,
): Promise<{ account: string; certificate: string }> => {
  const account = await addPersistAccount(page, persistCa)
  const wanted = {
    instance: 'local',
    names: ['keep.example.test', '*.keep.example.test'],
    staging: true,
    account,
    validation: { kind: 'dns-persist' as const },
  }
  await callHub(page, 'persist.write', { ...wanted, credential: 'Lab DNS' })
  const { certificate, order } = await callHub(page, 'certificates.order', wanted)
  await callHub(page, 'orders.wait', { order, timeoutMs: 60_000 })
  return { account, certificate }
}

const revealed = async (page: Page): Promise<void> => {
  await press('Show the password')(page)
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Passphrase of the vault').fill(passphrase)
  await dialog.getByRole('button', { name: 'Show the password' }).click()
  await dialog.getByText('Hidden again in').waitFor()
}

const madeRecoveryKey = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^Make (one|a new one)…$/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Recovery key' })
  await dialog.getByLabel('Passphrase now').fill(passphrase)
  await dialog.getByRole('button', { name: 'Make the recovery key' }).click()
  await dialog.getByLabel('I have printed it or written it down').check()
}

const addOneOfEach = async (page: Page, lab: LabPlaces): Promise<void> => {
  const shell = { instance: 'local' }
  const tsig = { tsigKey: lab.key.name, tsigAlgorithm: lab.key.algorithm, tsigSecret: lab.key.secret }
  const own = await makeSelfSigned(['shop.example.test', 'www.shop.example.test'], 20)
  await callHub(page, 'credentials.add', {
    ...shell,
    type: 'dns',
    name: 'ZoneEdit',
    provider: 'zoneedit',
    fields: { ZONEEDIT_USER: 'octo', ZONEEDIT_AUTH_TOKEN: 'a token that nobody accepts' },
  })
  await callHub(page, 'credentials.add', {
    ...shell,
    type: 'container-registry',
    name: 'Images',
    server: 'registry.example.test:5000',
    username: 'builder',
    password: 'pull-me-please',
    owner: 'Platform team',
  })
  await callHub(page, 'credentials.add', {
    ...shell,
    type: 'container-registry',
    name: 'GitHub',
    server: 'ghcr.io',
    username: 'octo',
    password: 'pull-me-please',
  })
  await callHub(page, 'credentials.add', {
    ...shell,
    type: 'basic-auth',
    name: 'Staging door',
    username: 'guest',
    password: 'let me in please',
  })
  const { privateKey } = generateKeyPairSync('ed25519')
  await callHub(page, 'credentials.add', {
    ...shell,
    type: 'ssh',
    name: 'Web host',
    username: 'deploy',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  })
  await callHub(page, 'credentials.add', {
    ...shell,
    type: 'tls-certificate',
    name: 'Shop',
    upload: { format: 'pem', ...own },
  })
  await callHub(page, 'credentials.add', {
    ...shell,
    type: 'acme-wildcard',
    name: '*.example.test',
    provider: 'rfc2136',
    commonName: '*.example.test',
    names: ['example.test'],
    configuration: JSON.stringify({ nameserver: lab.nameserver, ...tsig }),
    staging: true,
  })
}

/** Goes there and waits until the screen has what it asked the hub for. */
export const visit = async (page: Page, { hash, act }: Place): Promise<void> => {
  // A dialog of the place before would cover this one.
  await goTo(page, '#/')
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  await goTo(page, hash)
  // By tag: an open dialog hides the rest of the page from roles.
  await page.locator('h1').waitFor()
  await page
    .getByText(/^(Loading…|Asking the directory…)$/)
    .first()
    .waitFor({ state: 'hidden' })
  await act?.(page)
}
