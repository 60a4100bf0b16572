import { Compass, ShieldX } from 'lucide-react'
import type { ReactNode } from 'react'
import { type Right, rolesWith } from '../../../shared/roles.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ButtonLink } from '../../components/link.tsx'
import { Page } from '../../components/page.tsx'
import { useRoute } from '../../lib/navigation.ts'
import { useAllowed } from '../../lib/role.ts'
import { matchPath, type Route } from '../../lib/route.ts'
import { spanOf } from '../../lib/weeks.ts'
import { AccountPage } from '../accounts/account-page.tsx'
import { AccountsPage } from '../accounts/accounts-page.tsx'
import { ImportAccountPage } from '../accounts/import-account-page.tsx'
import { NewAccountPage } from '../accounts/new-account-page.tsx'
import { ActivityPage } from '../activity/activity-page.tsx'
import { CertificatePage } from '../certificates/certificate-page.tsx'
import { CertificatesPage } from '../certificates/certificates-page.tsx'
import { CredentialPage } from '../credentials/credential-page.tsx'
import { CredentialsPage } from '../credentials/credentials-page.tsx'
import { NewCredentialPage } from '../credentials/new-credential-page.tsx'
import { RegisterAcmeDnsPage } from '../credentials/register-acme-dns-page.tsx'
import { ErrorScreens } from '../errors/error-screens.tsx'
import { InstancePage } from '../instances/instance-page.tsx'
import { InstancesPage } from '../instances/instances-page.tsx'
import { NewCertificatePage } from '../order/new-certificate-page.tsx'
import { OrderPage } from '../order/order-page.tsx'
import { OverviewPage } from '../overview/overview-page.tsx'
import { SettingsPage } from '../settings/settings-page.tsx'
import { navItems } from './nav-items.ts'

type Params = Readonly<Record<string, string>>

/** A page that is asked for a field begins anew. */
const pageKey = (id: string, field = ''): string => `${id} ${field}`

const screens: ReadonlyArray<readonly [pattern: string, show: (params: Params) => ReactNode]> = [
  ['/', () => <OverviewPage />],
  ['/certificates', (params) => <CertificatesPage status={params.status} span={spanOf(params)} />],
  ['/certificates/new', (params) => <NewCertificatePage params={params} />],
  ['/certificates/:id', ({ id = '' }) => <CertificatePage key={id} id={id} />],
  ['/orders/:id', ({ id = '' }) => <OrderPage key={id} id={id} />],
  ['/instances', (params) => <InstancesPage adding={params.add !== undefined} />],
  ['/instances/:id', ({ id = '', field }) => <InstancePage key={pageKey(id, field)} id={id} field={field} />],
  ['/accounts', () => <AccountsPage />],
  ['/accounts/new', (params) => <NewAccountPage params={params} />],
  ['/accounts/import', () => <ImportAccountPage />],
  ['/accounts/:id', ({ id = '', field }) => <AccountPage key={pageKey(id, field)} id={id} field={field} />],
  ['/credentials', () => <CredentialsPage />],
  ['/credentials/new', (params) => <NewCredentialPage params={params} />],
  ['/credentials/acme-dns', (params) => <RegisterAcmeDnsPage params={params} />],
  [
    '/credentials/:id',
    ({ id = '', test, delegate, field }) => (
      <CredentialPage
        key={pageKey(id, field)}
        id={id}
        testing={test !== undefined}
        delegate={delegate}
        field={field}
      />
    ),
  ],
  ['/errors', () => <ErrorScreens />],
  ['/errors/:code', ({ code }) => <ErrorScreens code={code} />],
  ['/activity', () => <ActivityPage />],
  ['/settings', ({ protect }) => <SettingsPage protecting={protect !== undefined} />],
]

/** What the screens below an entry of the navigation need. */
const rightNeeded = (path: string): Right =>
  navItems.find((item) => item.path !== '/' && `${path}/`.startsWith(`${item.path}/`))?.right ?? 'view'

const show = (route: Route): ReactNode => {
  for (const [pattern, render] of screens) {
    const values = matchPath(pattern, route.path)
    if (values) return render({ ...route.params, ...values })
  }
  return undefined
}

export const Screen = () => {
  const route = useRoute()
  const right = rightNeeded(route.path)
  const allowed = useAllowed(right)
  if (!allowed) {
    return (
      <Page title="Not for this role">
        <EmptyState
          icon={ShieldX}
          title={`This screen needs the role ${rolesWith(right)}`}
          action={<ButtonLink to="/">Go to the overview</ButtonLink>}
        >
          <p>Ask an admin of this hub for a token of that role.</p>
        </EmptyState>
      </Page>
    )
  }
  return (
    show(route) ?? (
      <Page title="Not found">
        <EmptyState
          icon={Compass}
          title="There is no such screen"
          action={<ButtonLink to="/">Go to the overview</ButtonLink>}
        >
          <p>The address may be old or mistyped.</p>
        </EmptyState>
      </Page>
    )
  )
}
