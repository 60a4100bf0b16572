import { createServer } from 'node:http'
import { expect, test } from '../hosts/test.ts'
import { callHub, orderByCall, prepareHub } from './call-hub.ts'
import { goTo, openScreen, protectVault } from './steps.ts'

test('an order that failed for want of a zone leads to the CNAME records it needs', async ({
  hub: { page, lab },
}) => {
  await protectVault(page)
  await prepareHub(page, lab)
  const { order } = await orderByCall(page, ['www.not-our-zone.test'])
  await goTo(page, `#/orders/${order}`)
  await page.getByRole('link', { name: 'Show the CNAME records' }).click()
  const section = page.getByRole('region', { name: 'Names in other zones' })
  await expect(section.getByLabel('Domain names')).toHaveValue('www.not-our-zone.test')
  await expect(section.getByText('Name a zone that the credential writes')).toBeVisible()

  await section.getByLabel('Domain names').fill('alias.example.test, www.not-our-zone.test')
  await section.getByLabel('Zone of this credential').fill('delegated.test')
  await section.getByRole('button', { name: 'Check again' }).click()
  await expect(section.getByText('Right', { exact: true })).toBeVisible()
  await expect(section.getByText('Missing', { exact: true })).toBeVisible()
  await expect(section.getByText('www.not-our-zone.test.delegated.test', { exact: true })).toBeVisible()
})

test('an acme-dns account is registered by the hub, and its password never comes to the page', async ({
  hub: { page, lab },
}) => {
  await protectVault(page)
  await prepareHub(page, lab)
  const account = {
    username: 'c36f50e8-4632-44f0-83fe-e070fef28a10',
    password: 'htB9mR9DYgcu9bX-afHF62erXaH2TS7bg9KW3F7Z',
    subdomain: '8e5700ea-a4bf-41c7-8a77-e990661dcc6a',
    fulldomain: '8e5700ea-a4bf-41c7-8a77-e990661dcc6a.auth.test',
    allowfrom: [],
  }
  const server = createServer((_, response) => response.writeHead(201).end(JSON.stringify(account)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  try {
    await goTo(page, '#/credentials/new?provider=acmedns')
    await page.getByRole('link', { name: 'Register' }).click()
    await page.getByRole('textbox', { name: 'Server' }).fill('auth.example.org')
    await page.getByLabel('Domain names').fill('www.example.test')
    await page.getByRole('button', { name: 'Register and store' }).click()
    await expect(page.getByText('Server must be an http:// or https:// address')).toBeVisible()
    await page.getByRole('textbox', { name: 'Server' }).fill(`http://127.0.0.1:${port}`)
    await page.getByRole('button', { name: 'Register and store' }).click()
    await expect(page.getByText(account.fulldomain, { exact: true })).toBeVisible()
    await expect(page.getByText('Missing', { exact: true })).toBeVisible()
    expect(await page.content()).not.toContain(account.password)
  } finally {
    server.close()
    server.closeAllConnections()
  }
})

test('the DNS settings refuse what is no server, and keep what is', async ({ hub: { page } }) => {
  await protectVault(page)
  await openScreen(page, 'Settings')
  const dns = page.getByRole('region', { name: 'DNS' })
  await dns.getByLabel('Servers of this network for a zone').fill('corp.test = ns1')
  await dns.getByRole('button', { name: 'Save' }).click()
  await expect(dns.getByText('“ns1” is no IP address')).toBeVisible()
  await dns.getByLabel('Servers of this network for a zone').fill('Corp.test. = 10.0.0.53')
  await dns.getByLabel('A record must be at').selectOption('quorum')
  await dns.getByLabel('Minimum wait in seconds').fill('5')
  await dns.getByRole('button', { name: 'Save' }).click()
  await expect(dns.getByLabel('Servers of this network for a zone')).toHaveValue('corp.test = 10.0.0.53')
  expect(await callHub(page, 'dns.settings', {})).toMatchObject({
    servers: 'quorum',
    minimumWaitSeconds: 5,
    zones: [{ zone: 'corp.test', servers: ['10.0.0.53'] }],
  })
})
