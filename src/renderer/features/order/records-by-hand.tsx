import type { OrderDetail } from '../../../shared/contract/orders.ts'
import { DnsRecord } from '../../components/dns-record.tsx'
import { Notice } from '../../components/notice.tsx'

/** What a person has to write in DNS before the order goes on. */
export const RecordsByHand = ({ records }: { records: OrderDetail['byHand'] }) => (
  <Notice
    look="warn"
    title={
      records.length === 1 ? 'Write this TXT record now' : `Write these ${records.length} TXT records now`
    }
  >
    <ul className="mt-1 flex flex-col gap-2">
      {records.map(({ fqdn, txt }) => (
        <li key={`${fqdn} ${txt}`}>
          <DnsRecord name={fqdn} type="TXT" value={txt} />
        </li>
      ))}
    </ul>
    <p className="mt-2 text-muted">
      Leave other values of the name as they are. The order goes on by itself as soon as the zone’s name
      servers have {records.length === 1 ? 'it' : 'all of them'}, and waits until the CA’s authorization ends,
      a day at most; the steps below say when.
    </p>
  </Notice>
)
