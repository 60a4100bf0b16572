import { Loaded } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { useHub } from '../../lib/query.ts'
import { useDefaultInstance } from '../../lib/use-default-instance.ts'
import { OrderFormView } from './order-form-view.tsx'

/**
 * Ordering a certificate, or changing one, on one page. `params` may fill it in: certificate (to change it), names, instance, staging, and what
 * else can be chosen (lib/order-choice.ts).
 */
export const NewCertificatePage = ({ params }: { params: Readonly<Record<string, string>> }) => {
  const query = useHub('instances.list', {})
  const instance = useDefaultInstance(params.instance)
  return (
    <Page
      title={params.certificate ? 'Change certificate' : 'New certificate'}
      parent={
        params.certificate
          ? { title: 'Certificate', to: `/certificates/${params.certificate}` }
          : { title: 'Certificates', to: '/certificates' }
      }
    >
      <Loaded query={query}>
        {/* For other names, or none, one begins anew. */}
        {() => instance && <OrderFormView key={params.names ?? ''} params={params} instance={instance} />}
      </Loaded>
    </Page>
  )
}
