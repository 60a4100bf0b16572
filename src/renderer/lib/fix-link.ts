import type { ErrorData } from '../../shared/errors.ts'
import { hrefTo } from './route.ts'

export interface FixLink {
  href: string
  label: string
}

/** Where an error's fix is, as a link that says what one does there. `field` is what the form there begins with. */
export const fixLink = (fix: ErrorData['fix']): FixLink | undefined => {
  if (!fix) return undefined
  const { instance, account, credential, certificate, order, staging, field, delegate } = fix.params
  switch (fix.screen) {
    case 'accounts':
      if (account) return { href: hrefTo(`/accounts/${account}`, { field }), label: 'Open the CA account' }
      if (instance || staging) {
        return { href: hrefTo('/accounts/new', { instance, staging, field }), label: 'Add a CA account' }
      }
      return { href: hrefTo('/accounts'), label: 'Open CA accounts' }
    case 'credentials':
      if (credential && delegate) {
        return { href: hrefTo(`/credentials/${credential}`, { delegate }), label: 'Show the CNAME records' }
      }
      if (credential) {
        const label = field ? 'Correct the credential' : 'Open the credential'
        return { href: hrefTo(`/credentials/${credential}`, { field }), label }
      }
      if (instance)
        return { href: hrefTo('/credentials/new', { instance, field }), label: 'Add a credential' }
      return { href: hrefTo('/credentials'), label: 'Open credentials' }
    case 'instances':
      return instance
        ? { href: hrefTo(`/instances/${instance}`, { field }), label: 'Open the target instance' }
        : { href: hrefTo('/instances'), label: 'Open target instances' }
    case 'certificates':
      if (order) return { href: hrefTo(`/orders/${order}`), label: 'Open the order' }
      return certificate
        ? { href: hrefTo(`/certificates/${certificate}`), label: 'Open the certificate' }
        : { href: hrefTo('/certificates'), label: 'Open certificates' }
    case 'new-certificate':
      return { href: hrefTo('/certificates/new', fix.params), label: 'Change the order' }
    case 'unlock':
      return { href: hrefTo('/unlock'), label: 'Unlock the vault' }
    case 'settings':
      return { href: hrefTo('/settings'), label: 'Open settings' }
    default:
      return undefined
  }
}

/** The error with params for its fix, where the hub did not say and this page knows: orders of older versions. */
export const withParams = (error: ErrorData, known: Record<string, string | undefined>): ErrorData => {
  if (!error.fix) return error
  const { params } = error.fix
  const given = Object.entries(known).filter((pair): pair is [string, string] => pair[1] !== undefined)
  const isSaid = Object.keys(params).length > 0
  const more = given.filter(([name]) => !isSaid || name === 'delegate')
  return { ...error, fix: { ...error.fix, params: { ...Object.fromEntries(more), ...params } } }
}

const mendedByCname = new Set(['dns.zone_not_found', 'dns.not_delegated', 'dns.cname_loop'])

/** The names as the parameter that leads to the CNAME records they need, where such a record mends the error. */
export const delegateParam = ({ code }: ErrorData, names: readonly string[]): Record<string, string> =>
  mendedByCname.has(code) ? { delegate: names.join(',') } : {}
