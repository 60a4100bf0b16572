import { BadgeCheck, Ban, RotateCw } from 'lucide-react'
import type { CertificateDetail } from '../../../shared/contract/certificates.ts'
import { isEnded, type OrderDetail } from '../../../shared/contract/orders.ts'
import { StagingBadge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { Copyable } from '../../components/copy-button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { LeaveOut } from '../../components/leave-out.tsx'
import { ButtonLink } from '../../components/link.tsx'
import { Loaded } from '../../components/loading.tsx'
import { NameList } from '../../components/name-list.tsx'
import { Notice } from '../../components/notice.tsx'
import { Page } from '../../components/page.tsx'
import { Fact, Facts, Section } from '../../components/section.tsx'
import { OrderStatus } from '../../components/status.tsx'
import { Time } from '../../components/time.tsx'
import { useCommand } from '../../lib/command.ts'
import { knownOf } from '../../lib/fix-link.ts'
import { formatHex, formatNames } from '../../lib/format.ts'
import { begunByLabels } from '../../lib/labels.ts'
import { navigate } from '../../lib/navigation.ts'
import { useHub } from '../../lib/query.ts'
import { useAllowed } from '../../lib/role.ts'
import { OrderSteps } from './order-steps.tsx'
import { RecordsByHand } from './records-by-hand.tsx'
import { Timeline } from './timeline.tsx'

/** One order, live. Leaving the page, or closing the window, does not stop it. */
export const OrderPage = ({ id }: { id: string }) => {
  const query = useHub('orders.show', { order: id })
  const order = query.data
  const certificate = useHub(
    'certificates.show',
    { certificate: order?.certificateId ?? '' },
    { enabled: order !== undefined },
  ).data
  return (
    <Page
      title={order ? `Order for ${formatNames(order.names)}` : 'Order'}
      parent={{ title: 'Certificates', to: '/certificates' }}
      aside={
        order && (
          <>
            <OrderStatus state={order.state} />
            {certificate?.staging && <StagingBadge />}
          </>
        )
      }
      actions={order && <OrderActions order={order} />}
    >
      <Loaded query={query}>{(order) => <OrderView order={order} certificate={certificate} />}</Loaded>
    </Page>
  )
}

const OrderActions = ({ order }: { order: OrderDetail }) => {
  const cancel = useCommand('orders.cancel')
  const mayCancel = useAllowed('order')
  return (
    <>
      {mayCancel && !isEnded(order.state) && (
        <Button icon={Ban} running={cancel.running} onClick={() => cancel.run({ order: order.id })}>
          Cancel the order
        </Button>
      )}
      <ButtonLink
        to={`/certificates/${order.certificateId}`}
        look={order.state === 'done' ? 'primary' : 'secondary'}
        icon={BadgeCheck}
      >
        Open the certificate
      </ButtonLink>
    </>
  )
}

interface OrderProps {
  order: OrderDetail
  /** Undefined until it is known, and when it was removed. */
  certificate: CertificateDetail | undefined
}

const OrderView = ({ order, certificate }: OrderProps) => (
  <div className="flex flex-col gap-4">
    <OrderOutcome order={order} certificate={certificate} />
    {order.byHand.length > 0 && <RecordsByHand records={order.byHand} />}
    <div className="grid items-start gap-4 min-[980px]:grid-cols-[350px_minmax(0,1fr)]">
      <Section title="Steps">
        <OrderSteps order={order} />
      </Section>
      <Section title="Timeline" bare>
        <Timeline entries={order.timeline} />
      </Section>
    </div>
    <Section title="About">
      <OrderFacts order={order} certificate={certificate} />
    </Section>
  </div>
)

const OrderFacts = ({ order, certificate }: OrderProps) => (
  <Facts>
    <Fact name="Names">
      <NameList names={order.names} />
    </Fact>
    <Fact name="CA account">{order.accountName ?? 'not chosen yet'}</Fact>
    {certificate?.settings.validation.kind === 'dns' && certificate.credentialName && (
      <Fact name="DNS credential">{certificate.credentialName}</Fact>
    )}
    {order.passed.length > 0 && (
      <Fact name="Tried before">
        <ul>
          {order.passed.map((each) => (
            <li key={each.accountId}>
              {each.accountName}: <span className="text-muted">{each.message}</span>
            </li>
          ))}
        </ul>
      </Fact>
    )}
    <Fact name="Started">
      <Time at={order.createdAt} />
    </Fact>
    <Fact name="Started by">{begunByLabels[order.begunBy]}</Fact>
    {order.endedAt && (
      <Fact name="Ended">
        <Time at={order.endedAt} />
      </Fact>
    )}
    {order.orderUrl && (
      <Fact name="Order URL">
        <Copyable text={order.orderUrl} what="order URL" />
      </Fact>
    )}
    {order.serial && (
      <Fact name="Serial">
        <Copyable text={order.serial} shown={formatHex(order.serial)} what="serial" />
      </Fact>
    )}
  </Facts>
)

const OrderOutcome = ({ order, certificate }: OrderProps) => {
  const renew = useCommand('certificates.renew')
  const mayRenew = useAllowed('order')
  const again = async (): Promise<void> => {
    const started = await renew.run({ certificate: order.certificateId })
    if (started) navigate(`/orders/${started.order}`)
  }
  const tryAgain = mayRenew && (
    <Button icon={RotateCw} running={renew.running} onClick={again}>
      Try again
    </Button>
  )
  return (
    <>
      {order.state === 'done' && (
        <Notice look="good" title="The certificate was issued.">
          <p className="text-muted">
            {order.passed.length > 0 &&
              `“${order.accountName}” took over from ${formatNames(order.passed.map(({ accountName }) => `“${accountName}”`))}, whose CA failed. `}
            {certificate?.staging && 'It is a staging certificate: browsers do not trust it. '}
            The hub keeps it; the certificate’s page shows where it was written.
          </p>
        </Notice>
      )}
      {order.state === 'cancelled' && (
        <Notice title="The order was cancelled." actions={tryAgain}>
          <p className="text-muted">What it had published was removed. No certificate was issued.</p>
        </Notice>
      )}
      {order.state === 'failed' && order.error && (
        // The way to what of the certificate is to be changed.
        <ErrorPanel
          error={order.error}
          {...(certificate && { known: knownOf(certificate) })}
          at={order.endedAt}
          actions={
            <>
              {tryAgain}
              {certificate && <LeaveOut error={order.error} certificate={certificate} />}
            </>
          }
        />
      )}
      {renew.error && <ErrorPanel error={renew.error} />}
    </>
  )
}
