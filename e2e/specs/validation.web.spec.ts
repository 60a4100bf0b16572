import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Sshd, startSshd } from '../../lab/sshd.ts'
import { serveFolder } from '../../lab/web-folder.ts'
import { expect, test } from '../hosts/test.ts'
import { callHub } from './call-hub.ts'
import { openScreen, protectVault, registerLabAccount } from './steps.ts'

test('a certificate is ordered by HTTP, without any DNS credential', async ({ hub }) => {
  const { page, lab } = hub
  await protectVault(page)
  await page.getByRole('link', { name: 'Add a CA account' }).click()
  await registerLabAccount(page, lab)
  await openScreen(page, 'Certificates')
  await page.getByRole('link', { name: 'New certificate' }).first().click()
  const names = page.getByRole('textbox', { name: 'Names' })
  const order = page.getByRole('button', { name: 'Order the certificate' })

  await test.step('a missing credential is said at once, and another way needs none', async () => {
    await names.fill('http.example.test ')
    await expect(page.getByText('has no DNS credential')).toBeVisible()
    await page.getByRole('radio', { name: /^Own web server/ }).check()
    await expect(page.getByText('has no DNS credential')).toBeHidden()
  })

  await test.step('a wildcard is said at once, and mended by one click', async () => {
    await names.fill('*.example.test ')
    const problem = page.getByRole('alert').filter({ hasText: 'The wildcard *.example.test' })
    await expect(problem).toContainText('can be validated by DNS only')
    await order.click()
    await expect(page.getByText('This cannot be ordered yet: The wildcard')).toBeVisible()
    await problem.getByRole('button', { name: 'Validate by DNS' }).click()
    await expect(page.getByRole('radio', { name: /^DNS record/ })).toBeChecked()
    await page.getByRole('button', { name: 'Remove *.example.test' }).click()
  })

  await test.step('an address cannot be validated by DNS', async () => {
    await names.fill('127.0.0.1 ')
    await page
      .getByRole('alert')
      .filter({ hasText: 'The address 127.0.0.1' })
      .getByRole('button', { name: 'Validate by HTTP' })
      .click()
    await expect(page.getByRole('radio', { name: /^Own web server/ })).toBeChecked()
  })

  await test.step('a folder is asked for, and one that is none is said by the hub', async () => {
    await page.getByRole('radio', { name: /^Folder of a web server/ }).check()
    const folder = page.getByLabel('The web server’s folder')
    await order.click()
    await expect(folder).toHaveAccessibleDescription(/Enter the web server’s folder/)
    await folder.fill('/nowhere/at/all')
    await order.click()
    await expect(page.getByRole('alert').filter({ hasText: 'challenge.folder_unusable' })).toContainText(
      'it does not exist',
    )
  })

  await test.step('a port of another program is said, and the order can be changed', async () => {
    const other = createServer().listen(lab.httpPort)
    await page.getByRole('radio', { name: /^Own web server/ }).check()
    await page.getByLabel('Port to listen at').fill(String(lab.httpPort))
    await order.click()
    const problem = page.getByRole('alert').filter({ hasText: 'challenge.port_in_use' })
    await expect(problem).toContainText(`Port ${lab.httpPort} of this machine is in use`)
    other.close()
    await problem.getByRole('link', { name: 'Change the order' }).click()
    await expect(page.getByRole('button', { name: 'Edit 127.0.0.1' })).toBeVisible()
    await expect(page.getByLabel('Port to listen at')).toHaveValue(String(lab.httpPort))
  })

  await test.step('the order', async () => {
    await page.getByRole('radio', { name: /^Own web server/ }).check()
    const port = page.getByLabel('Port to listen at')
    await port.fill('99999')
    await expect(port).toHaveAccessibleDescription(/1 to 65535/)
    await port.fill(String(lab.httpPort))
    await page.getByRole('button', { name: 'Check everything first' }).click()
    await expect(page.getByRole('listitem').filter({ hasText: 'Answering the CA' })).toContainText('Seen at')
    await page.getByRole('button', { name: 'Order with these changes' }).click()
    await expect(page.getByText('The certificate was issued.').first()).toBeVisible()
    await expect(page.getByRole('listitem').filter({ hasText: 'Publish the answers' })).toContainText('ms')
  })

  await page.getByRole('link', { name: 'Open the certificate' }).click()
  const facts = page.getByRole('region', { name: 'Certificate', exact: true })
  await expect(facts).toContainText(`own web server at port ${lab.httpPort}`)
  await expect(facts).not.toContainText('DNS credential')
  await page.getByRole('link', { name: 'Change', exact: true }).click()
  await expect(page.getByRole('radio', { name: /^Own web server/ })).toBeChecked()
  await expect(page.getByLabel('Port to listen at')).toHaveValue(String(lab.httpPort))
})

test.describe('by files on another host', () => {
  let dir = ''
  let sshd: Sshd
  test.beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'certhub-sftp-'))
    sshd = await startSshd({ dir })
  })
  test.afterEach(async () => {
    await sshd.stop()
    rmSync(dir, { recursive: true })
  })

  test('a login is stored, the host key is confirmed, and a certificate is ordered', async ({ hub }) => {
    const { page, lab } = hub
    await protectVault(page)
    await page.getByRole('link', { name: 'Add a CA account' }).click()
    await registerLabAccount(page, lab)
    await openScreen(page, 'Certificates')
    await page.getByRole('link', { name: 'New certificate' }).first().click()
    await page.getByRole('radio', { name: /^Web folder over SFTP/ }).check()

    await test.step('a login is added where there is none', async () => {
      await page.getByRole('link', { name: 'Add an SSH login' }).click()
      await expect(page.getByRole('radio', { name: /^SSH login/ })).toBeChecked()
      await page.getByRole('textbox', { name: 'User name' }).fill(sshd.username)
      const key = page.getByRole('textbox', { name: 'Private key' })
      await page.getByLabel('Choose a PEM file').setInputFiles(`${sshd.loginKeyFile}.pub`)
      await expect(key).toHaveValue(/^ssh-ed25519 /)
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Web host')
      await page.getByRole('button', { name: 'Store the credential' }).click()
      await expect(key).toHaveAccessibleDescription(/This is a public key/)
      await page.getByLabel('Choose a PEM file').setInputFiles(sshd.loginKeyFile)
      await expect(key).toHaveValue(/PRIVATE KEY/)
      await page.getByRole('button', { name: 'Store the credential' }).click()
      await expect(page.getByRole('heading', { name: 'Web host' })).toBeVisible()
      await expect(page.getByText(/^ssh-ed25519 AAAA/)).toBeVisible()
    })

    await openScreen(page, 'Certificates')
    await page.getByRole('link', { name: 'New certificate' }).first().click()
    await page.getByRole('textbox', { name: 'Names' }).fill('sftp.example.test www.example.test ')
    await page.getByRole('radio', { name: /^Web folder over SFTP/ }).check()
    const order = page.getByRole('button', { name: 'Order the certificate' })
    const hostKey = page.getByRole('group', { name: 'Host key' })
    const ask = hostKey.getByRole('button', { name: 'Ask for the host key' })

    await test.step('nothing is ordered before the host key is confirmed', async () => {
      await expect(ask).toBeDisabled()
      await page.getByLabel('Host', { exact: true }).fill(sshd.host)
      await page.getByLabel('SSH port').fill('1')
      await ask.click()
      await expect(hostKey).toContainText('127.0.0.1:1 refuses SSH connections')
      await page.getByLabel('SSH port').fill(String(sshd.port))
      await expect(hostKey).not.toContainText('refuses')
      await page.getByLabel('SSH login').selectOption({ label: `Web host – ${sshd.username}` })
      await page.getByLabel('The web server’s folder on that host').fill(dir)
      await order.click()
      await expect(page.getByText('This cannot be ordered yet: Ask for the host key')).toBeVisible()
      await ask.click()
      await expect(hostKey).toContainText(sshd.hostKey)
      await hostKey.getByRole('button', { name: 'It is the right key' }).click()
      await expect(hostKey).toContainText('The hub connects to the server with this key only')
    })

    await test.step('the order', async () => {
      const web = await serveFolder(dir, lab.httpPort)
      await order.click()
      await expect(page.getByText('The certificate was issued.').first()).toBeVisible()
      await web.stop()
      // The files are removed while the certificate is already there.
      await expect.poll(() => readdirSync(join(dir, '.well-known/acme-challenge'))).toEqual([])
      expect(statSync(join(dir, '.well-known')).mode & 0o777).toBe(0o755)
    })

    await test.step('a server with another key is refused, and the new one accepted in the form', async () => {
      await page.getByRole('link', { name: 'Open the certificate' }).click()
      const facts = page.getByRole('region', { name: 'Certificate', exact: true })
      await expect(facts).toContainText(`files in 127.0.0.1:${sshd.port}:${dir} by SFTP`)
      await expect(facts).toContainText(sshd.hostKey)
      await expect(facts.getByRole('link', { name: 'Web host' })).toBeVisible()
      const { port, hostKey: before, loginKeyFile } = sshd
      await sshd.stop()
      sshd = await startSshd({ dir, port, loginKeyFile })
      const [certificate] = (await callHub(page, 'certificates.list', {})).certificates
      const { order } = await callHub(page, 'certificates.renew', { certificate: certificate?.id ?? '' })
      await callHub(page, 'orders.wait', { order })
      const problem = page.getByRole('alert').filter({ hasText: 'ssh.host_key_changed' })
      await expect(problem).toContainText(sshd.hostKey)
      await problem.getByRole('link', { name: 'Change the order' }).click()
      await expect(hostKey).toContainText(before)
      await expect(ask).toBeFocused()
      await ask.click()
      await expect(hostKey).toContainText('The server has another key now')
      await hostKey.getByRole('button', { name: 'It is the right key' }).click()
      await expect(hostKey).toContainText(sshd.hostKey)
      await expect(hostKey).not.toContainText(before)
    })
  })
})
