import { Star } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Credential } from '../../../shared/contract/credentials.ts'
import { Badge, StagingBadge } from '../../components/badge.tsx'
import { Copyable } from '../../components/copy-button.tsx'
import { TextLink } from '../../components/link.tsx'
import { Notice } from '../../components/notice.tsx'
import { Fact, Facts, Section } from '../../components/section.tsx'
import { Time } from '../../components/time.tsx'
import { formatDate, formatHex, formatNames } from '../../lib/format.ts'
import { credentialTypeInfo } from './credential-types.ts'
import { ExpiryBadge } from './expiry-badge.tsx'

const names = (list: readonly string[]) => (
  <ul className="font-mono text-xs">
    {list.map((name) => (
      <li key={name} className="break-all">
        {name}
      </li>
    ))}
  </ul>
)

/** What each type says of itself; nothing of it is a stored value. */
const OfType = ({
  credential: { registry, basicAuth, tls, wildcard, ssh, providerTitle, fieldsSet },
}: {
  credential: Credential
}) => (
  <>
    {providerTitle && <Fact name="Provider">{providerTitle}</Fact>}
    {registry && (
      <>
        <Fact name="Server">
          <span className="inline-flex flex-wrap items-center gap-2">
            <Copyable text={registry.server} what="server" />
            {registry.isDefault && (
              <Badge tone="info" icon={Star}>
                Default
              </Badge>
            )}
          </span>
        </Fact>
        <Fact name="User name">{registry.username}</Fact>
        {registry.email && <Fact name="E-mail">{registry.email}</Fact>}
      </>
    )}
    {basicAuth && <Fact name="User name">{basicAuth.username}</Fact>}
    {ssh && (
      <>
        <Fact name="User name">{ssh.username}</Fact>
        <Fact name="Password">{fieldsSet.includes('password') ? 'is set' : 'none'}</Fact>
        <Fact name="Public key">
          {ssh.publicKey ? (
            <>
              <Copyable text={ssh.publicKey} what="public key" />
              <p className="text-xs text-muted">One line of ~/.ssh/authorized_keys on each host.</p>
            </>
          ) : (
            'none'
          )}
        </Fact>
      </>
    )}
    {tls && (
      <>
        <Fact name="Names">{names(tls.names)}</Fact>
        <Fact name="Issuer">{tls.issuer}</Fact>
        <Fact name="Valid">
          <span className="inline-flex flex-wrap items-center gap-2">
            {formatDate(tls.notBefore)} – {formatDate(tls.notAfter)}
            <ExpiryBadge at={tls.notAfter} />
          </span>
        </Fact>
        <Fact name="Key">{tls.keyType}</Fact>
        <Fact name="Chain">{tls.chainComplete ? 'complete' : 'an issuer is missing'}</Fact>
        <Fact name="Serial">
          <Copyable text={formatHex(tls.serial)} what="serial" />
        </Fact>
      </>
    )}
    {wildcard && (
      <>
        <Fact name="Names">{names(wildcard.names)}</Fact>
        <Fact name="Certificate">
          <span className="inline-flex flex-wrap items-center gap-2">
            {wildcard.certificateId ? (
              <TextLink to={`/certificates/${wildcard.certificateId}`}>Show the certificate</TextLink>
            ) : (
              'Not issued yet: the first use orders it.'
            )}
            {wildcard.staging && <StagingBadge />}
          </span>
        </Fact>
      </>
    )}
  </>
)

const Remarks = ({ children }: { children: ReactNode }) => (
  <div className="mt-3 flex flex-col gap-2">{children}</div>
)

export const CredentialFacts = ({ credential }: { credential: Credential }) => (
  <Section title={credentialTypeInfo[credential.type].one}>
    <Facts>
      <OfType credential={credential} />
      <Fact name="Target instance">
        <TextLink to={`/instances/${credential.instanceId}`}>{credential.instanceName}</TextLink>
      </Fact>
      {credential.owner && <Fact name="Owner">{credential.owner}</Fact>}
      {credential.note && <Fact name="Note">{credential.note}</Fact>}
      <Fact name="Stored">
        <Time at={credential.createdAt} />
      </Fact>
      {credential.replacedAt !== credential.createdAt && (
        <Fact name="Values replaced">
          <Time at={credential.replacedAt} />
        </Fact>
      )}
      <Fact name="Last used">{credential.lastUsedAt ? <Time at={credential.lastUsedAt} /> : 'never'}</Fact>
      <Fact name="Id">
        <Copyable text={credential.id} what="id" />
      </Fact>
    </Facts>
    {(credential.sameValueAs.length > 0 || (credential.tls?.warnings.length ?? 0) > 0) && (
      <Remarks>
        {credential.sameValueAs.length > 0 && (
          <Notice title={`The same value is stored as ${formatNames(credential.sameValueAs, 4)}.`}>
            <p className="text-muted">Whoever changes it at the provider has to replace it in each.</p>
          </Notice>
        )}
        {credential.tls?.warnings.map((warning) => (
          <Notice key={warning} look="warn" title={warning} />
        ))}
      </Remarks>
    )}
  </Section>
)
