import type { Certificate } from '../../shared/contract/certificates.ts'
import type { ErrorData, Subject } from '../../shared/errors.ts'
import { hrefTo } from './route.ts'

export interface FixLink {
  href: string
  label: string
}

/** What a page knows of an error that the hub did not say. */
export interface Known extends Omit<Subject, 'names'> {
  /** The domain names of the certificate. */
  names?: readonly string[]
  /** The order form stands on this page, opened with these parameters. */
  form?: Readonly<Record<string, string>>
}

/** What a certificate’s page knows of an error of its order. */
export const knownOf = ({ id, names, settings: { credential, account } }: Certificate): Known => ({
  certificate: id,
  names,
  ...(credential && { credential }),
  ...(account && { account }),
})

const mendedByCname = new Set(['dns.zone_not_found', 'dns.not_delegated', 'dns.cname_loop'])

/**
 * Where an error is mended, as a link that says what one does there; `subject.field` is what the form there begins with.
 * What the page knows counts where the hub named nothing.
 */
export const fixLink = (
  { code, screen, subject }: Pick<ErrorData, 'code' | 'screen' | 'subject'>,
  { form, names, ...known }: Known = {},
): FixLink | undefined => {
  const isNamed = Object.keys(subject).some((key) => key !== 'names' && key !== 'records')
  const { instance, account, credential, certificate, order, staging, field } = isNamed ? subject : known
  const environment = staging === undefined ? undefined : String(staging)
  switch (screen) {
    case 'accounts':
      if (account) return { href: hrefTo(`/accounts/${account}`, { field }), label: 'Open the CA account' }
      if (instance || environment) {
        const href = hrefTo('/accounts/new', { instance, staging: environment, field })
        return { href, label: 'Add a CA account' }
      }
      return { href: hrefTo('/accounts'), label: 'Open CA accounts' }
    case 'credentials':
      if (credential && names && mendedByCname.has(code)) {
        const href = hrefTo(`/credentials/${credential}`, { delegate: names.join(',') })
        return { href, label: 'Show the CNAME records' }
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
      // Who is on the form already is led to its field only.
      if (form && !field) return undefined
      return {
        href: hrefTo(
          '/certificates/new',
          form ? { ...form, field } : { certificate, instance, staging: environment, field },
        ),
        label: 'Change the order',
      }
    case 'unlock':
      return { href: hrefTo('/unlock'), label: 'Unlock the vault' }
    case 'settings':
      return { href: hrefTo('/settings'), label: 'Open settings' }
    default:
      return undefined
  }
}
