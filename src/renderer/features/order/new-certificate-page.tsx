import { Loaded } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { useHub } from '../../lib/query.ts'
import { useDefaultInstance } from '../../lib/use-default-instance.ts'
import { OrderFormView } from './order-form-view.tsx'

/** Ordering a certificate on one page. `params` may fill it in: names, instance, account, credential, staging, keyType. */
export const NewCertificatePage = ({ params }: { params: Readonly<Record<string, string>> }) => {
  const query = useHub('accounts.list', {})
  const instance = useDefaultInstance(params.instance)
  return (
    <Page title="New certificate" parent={{ title: 'Certificates', to: '/certificates' }}>
      <Loaded query={query}>
        {({ accounts }) =>
          instance ? (
            <OrderFormView
              params={params}
              instance={instance}
              // Where there are staging accounts only, a production order could but fail.
              staging={stagingOnly(accounts.filter((each) => each.instanceId === instance))}
            />
          ) : null
        }
      </Loaded>
    </Page>
  )
}

const stagingOnly = (accounts: ReadonlyArray<{ staging: boolean }>): boolean =>
  accounts.length > 0 && accounts.every((each) => each.staging)
