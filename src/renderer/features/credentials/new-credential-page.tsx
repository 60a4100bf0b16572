import { credentialTypes } from '../../../shared/contract/credential-types.ts'
import { Loaded } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { useHub } from '../../lib/query.ts'
import { useDefaultInstance } from '../../lib/use-default-instance.ts'
import { NewCredentialForm } from './new-credential-form.tsx'

/** Storing a credential. `params` may name its type, the instance, the DNS provider and the field to begin with. */
export const NewCredentialPage = ({ params }: { params: Readonly<Record<string, string>> }) => {
  // The form needs them at once: what is missing in it is said and focused without waiting.
  const providers = useHub('providers.list', {})
  const instance = useDefaultInstance(params.instance)
  const type = credentialTypes.find((each) => each === params.type) ?? 'dns'
  return (
    <Page title="Add a credential" parent={{ title: 'Credentials', to: '/credentials' }}>
      <Loaded query={providers}>
        {() =>
          instance && (
            <NewCredentialForm
              key={type}
              instance={instance}
              type={type}
              provider={params.provider}
              focus={params.field}
            />
          )
        }
      </Loaded>
    </Page>
  )
}
