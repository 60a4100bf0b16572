import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** A self-signed certificate for these names and its key, PEM, made by openssl. `days` from now. */
export const makeSelfSigned = async (
  names: readonly [string, ...string[]],
  days = 90,
): Promise<{ certificate: string; privateKey: string }> => {
  const folder = await mkdtemp(join(tmpdir(), 'certhub-own-'))
  const [keyFile, file] = [join(folder, 'own.key'), join(folder, 'own.pem')]
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', keyFile]
  const san = `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`
  const what = ['-subj', `/CN=${names[0]}`, '-addext', san, '-days', String(days), '-out', file]
  try {
    await promisify(execFile)('openssl', ['req', '-x509', ...key, ...what])
    return { certificate: await readFile(file, 'utf8'), privateKey: await readFile(keyFile, 'utf8') }
  } finally {
    await rm(folder, { recursive: true })
  }
}
