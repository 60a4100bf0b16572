import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CerthubError } from '../../shared/errors.ts'
import type { Secret } from '../../shared/secret.ts'
import { ProgramMissing, type RunProgram } from '../ports/run-program.ts'
import { accountName, writeLegoAccount } from './account-files.ts'
import { conceal, legoError } from './lego-error.ts'
import type { Workplace } from './workplace.ts'

/** Longer than the slowest provider’s propagation that lego waits for by itself. */
const longestSeconds = 3600

export interface LegoOrder {
  account: { directoryUrl: string; accountUrl: string; caBundle: string | null; proxy: string | null }
  accountKey: Secret
  /** DER. */
  csr: Uint8Array
  names: readonly string[]
  /** lego’s code. */
  provider: string
  /** The credential’s values, by lego’s variables. */
  variables: Readonly<Record<string, Secret>>
  preferredChain: string | null
  signal: AbortSignal
  onLine(line: string): void
}

export interface LegoParts {
  runProgram: RunProgram
  workplace: Workplace
  /** `lego`, or the path of one. */
  program: string
  /** `ip:port`; lego’s own choice when there is none. */
  resolvers: readonly string[]
  /** Name servers are asked at another port than 53, which lego’s check cannot do. */
  skipPropagationCheck: boolean
}

const pem = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE REQUEST-----\n${(
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  ).join('\n')}\n-----END CERTIFICATE REQUEST-----\n`

const argumentsOf = (
  { account, provider, preferredChain }: LegoOrder,
  { resolvers, skipPropagationCheck }: LegoParts,
  folder: string,
  csrFile: string,
): string[] => [
  ...['--server', account.directoryUrl, '--email', accountName, '--accept-tos', '--path', folder],
  ...['--csr', csrFile, '--dns', provider],
  ...resolvers.flatMap((resolver) => ['--dns.resolvers', resolver]),
  ...(skipPropagationCheck ? ['--dns.disable-cp'] : []),
  'run',
  ...(preferredChain === null ? [] : ['--preferred-chain', preferredChain]),
]

const environmentOf = async (
  { account, variables }: LegoOrder,
  folder: string,
): Promise<Record<string, string>> => {
  const given = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value.expose()]))
  const roots = join(folder, 'roots.pem')
  if (account.caBundle) await writeFile(roots, account.caBundle, { mode: 0o600 })
  return {
    // Providers look for further configuration there: none of this user’s is theirs.
    HOME: folder,
    ...(account.caBundle && { LEGO_CA_CERTIFICATES: roots, LEGO_CA_SYSTEM_CERT_POOL: 'true' }),
    ...(account.proxy && { HTTPS_PROXY: account.proxy }),
    ...given,
  }
}

const chainIn = async (folder: string): Promise<string> => {
  const place = join(folder, 'certificates')
  const names = await readdir(place).catch(() => [])
  const file = names.find((name) => name.endsWith('.crt') && !name.endsWith('.issuer.crt'))
  if (file) return readFile(join(place, file), 'utf8')
  throw new CerthubError('lego.failed', { provider: '', problem: 'it wrote no certificate' })
}

/**
 * Orders by an installed `lego`, for DNS providers that are not built in: with the account’s own key and our CSR, in a
 * private folder that is gone afterwards; the credential’s values are in the child’s environment and nowhere else.
 * Answers the chain as PEM. Throws `lego.*`, acme.* errors, or the signal’s reason.
 */
export const runLego = (parts: LegoParts, order: LegoOrder): Promise<string> =>
  parts.workplace.use(async (folder) => {
    const { account, provider, names, signal } = order
    const secrets = Object.values(order.variables).map((value) => value.expose())
    const csrFile = join(folder, 'request.csr')
    await writeFile(csrFile, pem(order.csr), { mode: 0o600 })
    await writeLegoAccount(folder, account, order.accountKey)
    const result = await parts
      .runProgram({
        program: parts.program,
        args: argumentsOf(order, parts, folder, csrFile),
        env: await environmentOf(order, folder),
        cwd: folder,
        signal,
        timeoutMs: longestSeconds * 1000,
        onLine: (line) => order.onLine(conceal(line, secrets)),
      })
      .catch((error: unknown) => {
        if (error instanceof ProgramMissing)
          throw new CerthubError('lego.missing', { provider, program: parts.program })
        throw error
      })
    if (result.code === 0) return chainIn(folder)
    const host = new URL(account.directoryUrl).host
    const output = conceal(result.output, secrets)
    throw legoError({ ...result, output }, { host, provider, names, seconds: longestSeconds })
  })
