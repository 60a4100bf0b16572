import { createServer } from 'node:net'
import { expect, test } from '../hosts/test.ts'
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
    await order.click()
    await expect(page.getByText('The certificate was issued.').first()).toBeVisible()
    await expect(page.getByRole('listitem').filter({ hasText: 'Publish the answers' })).toContainText('ms')
  })

  await page.getByRole('link', { name: 'Open the certificate' }).click()
  const facts = page.getByRole('region', { name: 'Certificate', exact: true })
  await expect(facts).toContainText(`own web server at port ${lab.httpPort}`)
  await expect(facts).not.toContainText('DNS credential')
  await page.getByRole('link', { name: 'Change…' }).click()
  await expect(page.getByRole('radio', { name: /^Own web server/ })).toBeChecked()
  await expect(page.getByLabel('Port to listen at')).toHaveValue(String(lab.httpPort))
})
