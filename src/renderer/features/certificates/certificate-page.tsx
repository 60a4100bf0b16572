import { Download, FileUp, Pencil, RotateCw, ShieldOff, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { CertificateDetail } from '../../../shared/contract/certificates.ts'
import { StagingBadge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { LeaveOut } from '../../components/leave-out.tsx'
import { ButtonLink } from '../../components/link.tsx'
import { Loaded } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { PersistSection } from '../../components/persist-section.tsx'
import { Section } from '../../components/section.tsx'
import { CertificateStatus } from '../../components/status.tsx'
import { WhyCa } from '../../components/why-ca.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { knownOf } from '../../lib/fix-link.ts'
import { formatCount } from '../../lib/format.ts'
import { navigate } from '../../lib/navigation.ts'
import { orderParams } from '../../lib/order-choice.ts'
import { useHub } from '../../lib/query.ts'
import { useAllowed } from '../../lib/role.ts'
import { CertificateFacts } from './certificate-facts.tsx'
import { Chain } from './chain.tsx'
import { ExportCertificate } from './export-certificate.tsx'
import { IssuedHistory } from './issued-history.tsx'
import { Lifetime } from './lifetime.tsx'
import { OrderHistory } from './order-history.tsx'
import { OutdatedNotice } from './outdated-notice.tsx'
import { RemoveCertificate } from './remove-certificate.tsx'
import { RenewalPanel } from './renewal-panel.tsx'
import { RevokeCertificate } from './revoke-certificate.tsx'

export const CertificatePage = ({ id }: { id: string }) => {
  const query = useHub('certificates.show', { certificate: id })
  const certificate = query.data
  const [dialog, setDialog] = useState<'export' | 'remove' | 'revoke'>()
  const renew = useCommand('certificates.renew')
  const deploy = useCommand('certificates.deploy')
  const mayOrder = useAllowed('order')
  const mayExport = useAllowed('export-keys')
  const mayRevoke = useAllowed('revoke')
  const close = (): void => setDialog(undefined)
  const start = async (): Promise<void> => {
    deploy.clear()
    const started = await renew.run({ certificate: id })
    if (started) navigate(`/orders/${started.order}`)
  }
  const write = async (): Promise<void> => {
    renew.clear()
    const written = await deploy.run({ certificate: id })
    if (written) announce(`Written again: ${formatCount(written.files.length, 'file')}.`)
  }
  const error = renew.error ?? deploy.error
  return (
    <Page
      title={certificate?.names[0] ?? 'Certificate'}
      parent={{ title: 'Certificates', to: '/certificates' }}
      aside={
        certificate && (
          <>
            <CertificateStatus status={certificate.status} />
            {certificate.staging && <StagingBadge />}
          </>
        )
      }
      actions={
        certificate && (
          <>
            {mayOrder && (
              <Button
                look="primary"
                icon={RotateCw}
                running={renew.running}
                disabled={certificate.status === 'ordering'}
                onClick={start}
              >
                {certificate.serial ? 'Renew now' : 'Order again'}
              </Button>
            )}
            {mayOrder && (
              <ButtonLink to="/certificates/new" params={orderParams(certificate)} icon={Pencil}>
                Change
              </ButtonLink>
            )}
            {mayOrder &&
              (certificate.deployedTo.length > 0 ||
                certificate.lastOrder?.error?.code === 'deploy.write_failed') && (
                <Button icon={FileUp} running={deploy.running} onClick={write}>
                  Write again
                </Button>
              )}
            {mayExport && (
              <Button icon={Download} disabled={!certificate.serial} onClick={() => setDialog('export')}>
                Export
              </Button>
            )}
            {mayRevoke && certificate.serial && certificate.status !== 'revoked' && (
              <Button icon={ShieldOff} onClick={() => setDialog('revoke')}>
                Revoke
              </Button>
            )}
            {mayRevoke && (
              <Button icon={Trash2} onClick={() => setDialog('remove')}>
                Remove
              </Button>
            )}
          </>
        )
      }
    >
      <Loaded query={query}>
        {(detail) => (
          <div className="flex max-w-4xl flex-col gap-4">
            {error && <ErrorPanel error={error} reveal />}
            <CertificateSections certificate={detail} />
            <ExportCertificate certificate={detail} open={dialog === 'export'} onClose={close} />
            <RevokeCertificate certificate={detail} open={dialog === 'revoke'} onClose={close} />
            <RemoveCertificate certificate={detail} open={dialog === 'remove'} onClose={close} />
          </div>
        )}
      </Loaded>
    </Page>
  )
}

const CertificateSections = ({ certificate }: { certificate: CertificateDetail }) => {
  const failure = certificate.lastOrder?.state === 'failed' ? certificate.lastOrder.error : undefined
  return (
    <>
      {failure && (
        <ErrorPanel
          error={failure}
          known={knownOf(certificate)}
          at={certificate.lastOrder?.at}
          actions={<LeaveOut error={failure} certificate={certificate} />}
        />
      )}
      <OutdatedNotice certificate={certificate} />
      {certificate.notBefore !== undefined && certificate.notAfter !== undefined && (
        <Section title="Lifetime">
          <Lifetime notBefore={certificate.notBefore} notAfter={certificate.notAfter} />
        </Section>
      )}
      <RenewalPanel id={certificate.id} />
      <Section title="Certificate">
        <CertificateFacts certificate={certificate} />
      </Section>
      {certificate.settings.validation.kind === 'dns-persist' && (
        <Section
          title="Record in DNS"
          description="It stays and lets this CA account validate the names, at every order and renewal."
        >
          <PersistSection
            input={{ certificate: certificate.id }}
            instance={certificate.instanceId}
            removable
          />
        </Section>
      )}
      {certificate.chain.length > 0 && (
        <Section title="Chain" description="From the certificate itself up towards the root.">
          <Chain entries={certificate.chain} />
        </Section>
      )}
      {certificate.issued.length > 1 && (
        <Section title="Issued before" description="Kept with their keys.">
          <IssuedHistory certificate={certificate} />
        </Section>
      )}
      <WhyCa input={{ certificate: certificate.id }} />
      <Section title="Orders">
        <OrderHistory orders={certificate.orders} />
      </Section>
    </>
  )
}
