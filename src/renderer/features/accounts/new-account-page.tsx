import { Loaded } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { useHub } from '../../lib/query.ts'
import { useDefaultInstance } from '../../lib/use-default-instance.ts'
import { NewAccountForm } from './new-account-form.tsx'

/** Registering with a CA. `params` may name instance, ca and staging, as an error's fix does. */
export const NewAccountPage = ({ params }: { params: Readonly<Record<string, string>> }) => {
  const query = useHub('cas.list', {})
  const accounts = useHub('accounts.list', {})
  const instance = useDefaultInstance(params.instance)
  return (
    <Page title="Add a CA account" parent={{ title: 'CA accounts', to: '/accounts' }}>
      <Loaded query={query}>
        {({ cas }) =>
          instance && accounts.data ? (
            <NewAccountForm
              cas={cas}
              instance={instance}
              ca={params.ca ?? cas.find((each) => each.code === 'letsencrypt')?.code ?? cas[0]?.code ?? ''}
              staging={params.staging ? params.staging === 'true' : accounts.data.accounts.length === 0}
            />
          ) : null
        }
      </Loaded>
    </Page>
  )
}
