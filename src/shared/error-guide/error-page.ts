import type { CatalogueEntry } from '../error-catalogue/entry.ts'
import { type ErrorCode, errorCatalogue } from '../errors.ts'
import { nearest } from '../nearest.ts'
import { errorGuides } from './guides.ts'

/** Everything there is to say of an error code. Texts may hold `code` in backticks and {placeholders}. */
export interface ErrorPage {
  code: ErrorCode
  message: string
  hint: string
  means: string
  causes: readonly string[]
  steps: readonly string[]
  /** Whether the hub tries again by itself. */
  again: string
  exit: CatalogueEntry['exit']
  /** What the exit code says. */
  exitMeaning: string
  /** The part of Certhub it belongs to. */
  part: string
}

type AreaOf<Code extends string> = Code extends `${infer Area}.${string}` ? Area : Code

const parts: Record<AreaOf<ErrorCode>, string> = {
  address: 'Addresses',
  account: 'CA accounts',
  acme: 'The CA',
  audit: 'Data on disk',
  auth: 'Access',
  backup: 'Backups',
  ca: 'CA accounts',
  call: 'Validation',
  certificate: 'Certificates',
  challenge: 'Validation',
  cli: 'Terminal and server',
  control: 'Terminal and server',
  credential: 'Credentials',
  data_dir: 'Data on disk',
  deploy: 'Target instances',
  dns: 'DNS',
  error: 'Terminal and server',
  failover: 'CA accounts',
  hub: 'Terminal and server',
  input: 'Input',
  instance: 'Target instances',
  lego: 'DNS',
  internal: 'Certhub itself',
  name: 'Input',
  names: 'Names',
  notify: 'Notifications',
  order: 'Certificates',
  provider: 'Credentials',
  serve: 'Terminal and server',
  session: 'Sessions of the page',
  ssh: 'SSH',
  ssh_key: 'SSH',
  store: 'Data on disk',
  tls_certificate: 'Uploaded certificates',
  token: 'Access',
  usage: 'Terminal and server',
  vault: 'Vault',
}
const partOf = new Map(Object.entries(parts))

const exitMeanings: Record<CatalogueEntry['exit'], string> = {
  1: 'failed',
  2: 'something given is wrong',
  3: 'the vault is not open',
  4: 'not found',
}

const pauses = 'after 5 minutes, then after twice as long each time, a day at most'
const againOf: Record<CatalogueEntry['retry'], string> = {
  never: 'No: somebody has to change something first.',
  later: 'Not by itself: the same call can succeed unchanged a little later.',
  'other-ca':
    'An order goes on at once with the next CA account that can issue the certificate, unless failover is switched off (`certhub failover`). Anything else, such as adding an account, a person has to repeat.',
}
const againInOrders: Record<CatalogueEntry['retry'], string> = {
  never: `Somebody has to change something first. A renewal is tried again all the same: ${pauses}. An order that a person began is not.`,
  later: `A renewal is tried again by itself: ${pauses}. An order that a person began is not: order again.`,
  'other-ca': `${againOf['other-ca']} When none is left, a renewal is tried again: ${pauses}.`,
}
/** Where an order, and so a renewal, can meet it. */
const inOrders =
  /^(acme|dns|lego|ssh)\.|^challenge\.(?!wildcard|ip_by_dns)|^account\.none_|^credential\.(none_matching|ambiguous)$/

/** Without what is only sometimes said: a placeholder glued to what stands before it. */
const always = (template: string): string => template.replace(/(?<=[\w.])\{\w+\}/g, '')

/** The page of a code. */
export const errorPage = (code: ErrorCode): ErrorPage => {
  const { message, hint, retry, exit }: CatalogueEntry = errorCatalogue[code]
  const { means, causes = [], steps = [], again } = errorGuides[code]
  return {
    code,
    message: always(message),
    // The hint of `usage` is help for the command at hand.
    hint: code === 'usage' ? '' : always(hint),
    means,
    causes,
    steps,
    again: again ?? (inOrders.test(code) ? againInOrders : againOf)[retry],
    exit,
    exitMeaning: exitMeanings[exit],
    part: partOf.get(code.split('.')[0] ?? '') ?? parts.internal,
  }
}

const isCode = (text: string): text is ErrorCode => Object.hasOwn(errorCatalogue, text)

/** A code as typed, in any case; undefined when there is none. */
export const findErrorPage = (typed: string): ErrorPage | undefined => {
  const code = typed.trim().toLowerCase()
  return isCode(code) ? errorPage(code) : undefined
}

/** The code that was probably meant. */
export const nearestCode = (typed: string): string | undefined =>
  nearest(typed.trim().toLowerCase(), Object.keys(errorCatalogue))

/** All of them, by part, then by code. */
export const listErrorPages = (): ErrorPage[] =>
  Object.keys(errorCatalogue)
    .filter(isCode)
    .map(errorPage)
    .sort((a, b) => a.part.localeCompare(b.part, 'en') || a.code.localeCompare(b.code, 'en'))
