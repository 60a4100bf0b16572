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
  const { validation, credentialName } = certificate
  const [leaf] = certificate.chain
  const overSftp = validation.kind === 'http-sftp'
  const credentialId = overSftp ? validation.credential : certificate.credentialId
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
        {certificate.accountId ? (
          <TextLink to={`/accounts/${certificate.accountId}`}>
            {certificate.caTitle ?? 'pinned account'}
          </TextLink>
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
      {certificate.profile && <Fact name="Profile">{certificate.profile}</Fact>}
      {certificate.preferredChain && <Fact name="Preferred chain">{certificate.preferredChain}</Fact>}
      {certificate.lifetimeDays && (
        <Fact name="Lifetime asked">{formatCount(certificate.lifetimeDays, 'day')}</Fact>
      )}
      {certificate.moreCredentials.length > 0 && (
        <Fact name="Further credentials">
          {formatCount(certificate.moreCredentials.length, 'credential')}
        </Fact>
      )}
      <Fact name="Key type">{keyTypeLabels[certificate.keyType]}</Fact>
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
