import { hubEnv } from '../hosts/hub-env.ts'
import { startNode } from '../hosts/program.ts'
import { expect, test } from '../hosts/test.ts'
import { callHub } from './call-hub.ts'
import { openScreen, protectVault } from './steps.ts'

test('DNS settings show what was saved, here or in a terminal, and keep what is just being typed', async ({
  hub: { page, dataDirectory },
}) => {
  const inTerminal = (...options: string[]): Promise<void> =>
    startNode(['out/main/cli.js', 'dns', ...options], { env: hubEnv(dataDirectory, undefined) }).ends()
  const resolvers = page.getByLabel('Recursive resolvers')
  const wait = page.getByLabel('Minimum wait in seconds')
  await protectVault(page)
  await openScreen(page, 'Settings')
  await resolvers.fill('192.0.2.53')
  const dns = page.getByRole('region', { name: 'DNS', exact: true })
  await dns.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => callHub(page, 'dns.settings', {})).toMatchObject({ resolvers: ['192.0.2.53'] })
  await openScreen(page, 'Overview')
  await openScreen(page, 'Settings')
  await expect(resolvers).toHaveValue('192.0.2.53')

  await inTerminal('--resolvers', '192.0.2.54')
  await expect(resolvers).toHaveValue('192.0.2.54')
  await openScreen(page, 'Overview')
  await inTerminal('--resolvers', '192.0.2.55')
  await openScreen(page, 'Settings')
  await expect(resolvers).toHaveValue('192.0.2.55')

  await wait.fill('7')
  await inTerminal('--resolvers', '192.0.2.56')
  await expect(resolvers).toHaveValue('192.0.2.56')
  await expect(wait).toHaveValue('7')
})
