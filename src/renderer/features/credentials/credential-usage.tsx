import type { OutputOf } from '../../../shared/contract/contract.ts'
import { TextLink } from '../../components/link.tsx'
import { Loaded } from '../../components/loading.tsx'
import { Section } from '../../components/section.tsx'
import { CertificateStatus } from '../../components/status.tsx'
import { Time } from '../../components/time.tsx'
import { formatNames } from '../../lib/format.ts'
import { useHub } from '../../lib/query.ts'

export type CredentialUser = OutputOf<'credentials.usage'>['certificates'][number]

/** What would break without the credential. */
export const CredentialUsage = ({ id }: { id: string }) => {
  const query = useHub('credentials.usage', { credential: id })
  return (
    <Section title="Where it is used">
      <Loaded query={query}>
        {({ certificates }) =>
          certificates.length === 0 ? (
            <p className="text-muted">No certificate uses it.</p>
          ) : (
            <ul className="divide-y divide-line">
              {certificates.map((each) => (
                <li key={each.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
                  <span className="min-w-0 grow basis-48 truncate">
                    <TextLink to={`/certificates/${each.id}`}>{formatNames(each.names, 3)}</TextLink>
                  </span>
                  <span className="text-muted">{each.instanceName}</span>
                  {each.notAfter && (
                    <span className="w-32 text-right text-xs text-muted">
                      ends <Time at={each.notAfter} />
                    </span>
                  )}
                  <CertificateStatus status={each.status} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  )
}
