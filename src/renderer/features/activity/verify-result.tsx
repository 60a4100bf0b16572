import type { OutputOf } from '../../../shared/contract/contract.ts'
import { Notice } from '../../components/notice.tsx'
import { formatCount } from '../../lib/format.ts'

export const VerifyResult = ({ result }: { result: OutputOf<'audit.verify'> }) =>
  result.ok ? (
    <Notice look="good" title={`The log is whole: ${formatCount(result.entries, 'entry', 'entries')}.`}>
      <p className="text-muted">
        {result.unchecked ?? 'Every entry is as it was written; none was changed, added or cut out.'}
      </p>
    </Notice>
  ) : (
    <Notice
      look="warn"
      title={`The log was changed${result.brokenAt === undefined ? '' : ` at entry ${result.brokenAt}`}.`}
    >
      <p>
        {result.problem ?? 'An entry does not follow from the one before it.'}. Entries before it can be
        trusted. A break that was seen stays said.
      </p>
    </Notice>
  )
