import { Loaded } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { useHub } from '../../lib/query.ts'
import { useDefaultInstance } from '../../lib/use-default-instance.ts'
import { NewCredentialForm } from './new-credential-form.tsx'

/** Storing a DNS provider's credential. `params` may name the instance and the provider. */
export const NewCredentialPage = ({ params }: { params: Readonly<Record<string, string>> }) => {
  const query = useHub('providers.list', {})
  const instance = useDefaultInstance(params.instance)
  return (
    <Page title="Add a DNS credential" parent={{ title: 'Credentials', to: '/credentials' }}>
      <Loaded query={query}>
        {({ providers }) =>
          instance ? (
            <NewCredentialForm providers={providers} instance={instance} provider={params.provider} />
          ) : null
        }
      </Loaded>
    </Page>
  )
}
