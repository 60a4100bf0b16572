import type { CertificateDetail } from '../../../shared/contract/certificates.ts'
import { Copyable } from '../../components/copy-button.tsx'
import { TextLink } from '../../components/link.tsx'
import { NameList } from '../../components/name-list.tsx'
import { Fact, Facts } from '../../components/section.tsx'
import { formatCount, formatHex } from '../../lib/format.ts'
import { keyTypeLabels, usesText } from '../../lib/labels.ts'
import { useAllowed } from '../../lib/role.ts'
import { describeValidation } from '../../lib/validation.ts'

export const CertificateFacts = ({ certificate }: { certificate: CertificateDetail }) => {
  const seesCredentials = useAllowed('credentials')
  const { credentialName, settings } = certificate
  const { validation } = settings
  const [leaf] = certificate.chain
  const overSftp = validation.kind === 'http-sftp'
  const credentialId = overSftp ? validation.credential : settings.credential
  return (
    <Facts>
      <Fact name="Names">
        <NameList names={certificate.names} />
      </Fact>
      <Fact name="Target instance">
        <TextLink to={`/instances/${certificate.instanceId}`}>{certificate.instanceName}</TextLink>
      </Fact>
      {certificate.issuer && <Fact name="Issuer">{certificate.issuer}</Fact>}
      <Fact name="CA account">
        {settings.account ? (
          <TextLink to={`/accounts/${settings.account}`}>{certificate.caTitle ?? 'pinned account'}</TextLink>
        ) : (
          `automatic${certificate.caTitle ? `, last ${certificate.caTitle}` : ''}`
        )}
      </Fact>
      <Fact name="Validation">
        <span className="wrap-anywhere">{describeValidation(validation)}</span>
      </Fact>
      {(validation.kind === 'dns' || overSftp) && (
        <Fact name={overSftp ? 'SSH login' : 'DNS credential'}>
          {credentialId && credentialName && seesCredentials ? (
            <TextLink to={`/credentials/${credentialId}`}>{credentialName}</TextLink>
          ) : (
            (credentialName ?? (overSftp ? 'removed' : 'the target instance’s only one'))
          )}
        </Fact>
      )}
      {overSftp && (
        <Fact name="Host key">
          <Copyable text={validation.hostKey} what="host key" />
        </Fact>
      )}
      {settings.profile && <Fact name="Profile">{settings.profile}</Fact>}
      {settings.preferredChain && <Fact name="Preferred chain">{settings.preferredChain}</Fact>}
      {settings.lifetimeDays && (
        <Fact name="Lifetime asked">{formatCount(settings.lifetimeDays, 'day')}</Fact>
      )}
      {settings.moreCredentials.length > 0 && (
        <Fact name="Further credentials">{formatCount(settings.moreCredentials.length, 'credential')}</Fact>
      )}
      <Fact name="Key type">{keyTypeLabels[certificate.keyType]}</Fact>
      {settings.reuseKey && <Fact name="Private key">kept at renewal</Fact>}
      {leaf && <Fact name="May be used for">{usesText(leaf.extendedKeyUsage)}</Fact>}
      {certificate.serial && (
        <Fact name="Serial">
          <Copyable text={certificate.serial} shown={formatHex(certificate.serial)} what="serial" />
        </Fact>
      )}
      {certificate.deployedTo.length > 0 && (
        <Fact name="Written to">
          <span className="flex flex-col">
            {certificate.deployedTo.map((path) => (
              <Copyable key={path} text={path} what="path" />
            ))}
          </span>
        </Fact>
      )}
      <Fact name="Id">
        <Copyable text={certificate.id} what="id" />
      </Fact>
    </Facts>
  )
}
