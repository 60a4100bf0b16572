import { Loaded } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { orderParams } from '../../lib/order-choice.ts'
import { useHub } from '../../lib/query.ts'
import { useDefaultInstance } from '../../lib/use-default-instance.ts'
import { OrderFormView } from './order-form-view.tsx'

type Params = Readonly<Record<string, string>>

/**
 * Ordering a certificate, or changing one, on one page. `params` may fill it in, see lib/order-choice.ts: `certificate` is the one
 * to change; alone it fills in the rest.
 */
export const NewCertificatePage = ({ params }: { params: Params }) =>
  params.certificate && params.names === undefined ? (
    <ChangeOf id={params.certificate} params={params} />
  ) : (
    <OrderPage params={params} address={params} />
  )

const ChangeOf = ({ id, params }: { id: string; params: Params }) => (
  <Loaded query={useHub('certificates.show', { certificate: id })}>
    {(certificate) => <OrderPage params={{ ...orderParams(certificate), ...params }} address={params} />}
  </Loaded>
)

const OrderPage = ({ params, address }: { params: Params; address: Params }) => {
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
        {() =>
          instance && (
            <OrderFormView key={params.names ?? ''} params={params} address={address} instance={instance} />
          )
        }
      </Loaded>
    </Page>
  )
}
