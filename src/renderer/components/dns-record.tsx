import { Copyable } from './copy-button.tsx'

interface DnsRecordProps {
  /** The owner name. */
  name: string
  type: 'TXT' | 'CNAME to'
  value: string
}

/** A record for a person to create, each part of it to copy. */
export const DnsRecord = ({ name, type, value }: DnsRecordProps) => (
  <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3">
    <dt className="text-muted">Name</dt>
    <dd>
      <Copyable text={name} what="record name" />
    </dd>
    <dt className="text-muted">{type}</dt>
    <dd>
      <Copyable text={value} what={type === 'TXT' ? 'value' : 'target'} />
    </dd>
  </dl>
)
