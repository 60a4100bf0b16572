import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runOrThrow } from './run.ts'

export interface TlsFiles {
  /** The root to trust, PEM. */
  root: string
  certificate: string
  key: string
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

/** A root of the lab's own and a certificate it signed for localhost, 127.0.0.1 and ::1, valid for two days. */
export const makeTlsFiles = async (folder: string): Promise<TlsFiles> => {
  const at = (name: string) => join(folder, name)
  const files = { root: at('tls-root.pem'), certificate: at('tls.pem'), key: at('tls.key') }
  await runOrThrow('openssl', [
    ...['req', '-x509', ...newKey, '-days', '2', '-subj', '/CN=Certhub lab TLS root'],
    ...['-addext', 'basicConstraints=critical,CA:true', '-addext', 'keyUsage=critical,keyCertSign'],
    ...['-keyout', at('tls-root.key'), '-out', files.root],
  ])
  await runOrThrow('openssl', [
    ...['req', ...newKey, '-subj', '/CN=localhost', '-keyout', files.key, '-out', at('tls.csr')],
  ])
  await writeFile(
    at('tls.ext'),
    'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1\nextendedKeyUsage=serverAuth\nbasicConstraints=critical,CA:false\n',
  )
  await runOrThrow('openssl', [
    ...[
      'x509',
      '-req',
      '-in',
      at('tls.csr'),
      '-CA',
      files.root,
      '-CAkey',
      at('tls-root.key'),
      '-CAcreateserial',
    ],
    ...['-days', '2', '-extfile', at('tls.ext'), '-out', files.certificate],
  ])
  return files
}
