import { createPrivateKey } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Secret } from '../../shared/secret.ts'

/** lego names an account’s folder by an e-mail address; this one is told to nobody, for nothing is registered. */
export const accountName = 'certhub@localhost'

/** lego reads PKCS#1 and SEC1 alone. */
const legoKey = (accountKey: Secret): string => {
  const key = createPrivateKey(accountKey.expose())
  const type = key.asymmetricKeyType === 'rsa' ? 'pkcs1' : 'sec1'
  return key.export({ type, format: 'pem' }).toString()
}

/** Writes an account that exists at its CA as lego keeps one, so that lego uses it and registers none. */
export const writeLegoAccount = async (
  folder: string,
  { directoryUrl, accountUrl }: { directoryUrl: string; accountUrl: string },
  accountKey: Secret,
): Promise<void> => {
  const host = new URL(directoryUrl).host.replace(':', '_')
  const own = join(folder, 'accounts', host, accountName)
  await mkdir(join(own, 'keys'), { recursive: true, mode: 0o700 })
  const registration = { body: { status: 'valid' }, uri: accountUrl }
  await writeFile(join(own, 'account.json'), JSON.stringify({ email: accountName, registration }), {
    mode: 0o600,
  })
  await writeFile(join(own, 'keys', `${accountName}.key`), legoKey(accountKey), { mode: 0o600 })
}
