import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Lab } from './start.ts'

const writeJson = async (file: string, value: unknown): Promise<string> => {
  await writeFile(file, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
  return file
}

/** The variables with which a shell's `certhub` works against this lab; writes the files that they name. */
export const labEnvironment = async (lab: Lab): Promise<Record<string, string>> => {
  const { bind, pebble, powerDns, keyring } = lab
  const at = (name: string) => join(lab.directory, name)
  const server = `${bind.address}:${bind.port}`
  const key = bind.key()
  await mkdir(at('data'), { mode: 0o700 })
  await writeFile(at('issuing-root.pem'), await pebble.rootPem())
  return {
    CERTHUB_DATA_DIR: at('data'),
    CERTHUB_MASTER_KEY: randomBytes(32).toString('base64'),
    CERTHUB_DNS_RESOLVERS: server,
    CERTHUB_DNS_AUTHORITATIVE: server,
    NODE_EXTRA_CA_CERTS: pebble.tlsRootFile,
    LAB_DIRECTORY: pebble.directoryUrl,
    LAB_MANAGEMENT: pebble.managementUrl,
    LAB_TLS_ROOT: pebble.tlsRootFile,
    LAB_ISSUING_ROOT: at('issuing-root.pem'),
    LAB_NAMESERVER: server,
    LAB_TSIG_KEY: key.name,
    LAB_TSIG_ALGORITHM: key.algorithm,
    LAB_TSIG_SECRET: key.secret,
    LAB_RFC2136_JSON: await writeJson(at('rfc2136.json'), {
      RFC2136_NAMESERVER: server,
      RFC2136_TSIG_KEY: key.name,
      RFC2136_TSIG_ALGORITHM: key.algorithm,
      RFC2136_TSIG_SECRET: key.secret,
    }),
    LAB_PDNS_JSON: await writeJson(at('pdns.json'), {
      PDNS_API_URL: powerDns.apiUrl,
      PDNS_API_KEY: powerDns.apiKey,
    }),
    LAB_KEYRING_BUS: keyring.env.DBUS_SESSION_BUS_ADDRESS,
  }
}

const quoted = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`

/** `export` lines for a POSIX shell. */
export const exportLines = (environment: Record<string, string>): string =>
  Object.entries(environment)
    .map(([name, value]) => `export ${name}=${quoted(value)}\n`)
    .join('')
