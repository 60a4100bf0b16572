import type { Certificate } from '../../../shared/contract/certificates.ts'
import { certificateStatus } from '../../components/status.tsx'
import { hrefTo } from '../../lib/route.ts'

const order: readonly Certificate['status'][] = [
  'valid',
  'expiring',
  'expired',
  'revoked',
  'failed',
  'ordering',
  'never-issued',
]

const inks = {
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  info: 'text-accent-text',
  neutral: 'text-muted',
  staging: 'text-staging',
}

/** Certificates by state; each figure leads to its list. */
export const StateTiles = ({ certificates }: { certificates: readonly Certificate[] }) => (
  <section aria-label="Certificates by state" className="grid grid-cols-4 gap-2 min-[1100px]:grid-cols-7">
    {order.map((status) => {
      const { icon: Icon, word, tone } = certificateStatus[status]
      const count = certificates.filter((each) => each.status === status).length
      return (
        <a
          key={status}
          href={hrefTo('/certificates', { status })}
          className="card flex flex-col gap-1 px-4 py-3 hover:bg-hover"
        >
          <span className="flex items-center gap-1.5 text-xs text-muted">
            <Icon aria-hidden className={`size-3.5 ${count > 0 ? inks[tone] : 'text-faint'}`} />
            {word}
          </span>
          <span className={`text-xl font-semibold ${count > 0 ? '' : 'text-faint'}`}>
            {count.toLocaleString('en')}
          </span>
        </a>
      )
    })}
  </section>
)
