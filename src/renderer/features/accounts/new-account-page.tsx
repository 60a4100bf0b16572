import { Loaded } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { useHub } from '../../lib/query.ts'
import { useDefaultInstance } from '../../lib/use-default-instance.ts'
import { NewAccountForm } from './new-account-form.tsx'

/** Registering with a CA. `params` may name instance, ca, staging and the field to begin with, as an error's fix does. */
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
              focus={params.field}
              staging={params.staging ? params.staging === 'true' : accounts.data.accounts.length === 0}
            />
          ) : null
        }
      </Loaded>
    </Page>
  )
}
