import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react'
import { Badge } from '../../components/badge.tsx'
import { Time } from '../../components/time.tsx'
import { useNow } from '../../lib/now.ts'

const monthMs = 30 * 86_400_000

/** When a certificate of one's own ends; nobody renews it but its owner. */
export const ExpiryBadge = ({ at }: { at: number }) => {
  const left = at - useNow()
  const [tone, icon] =
    left <= 0
      ? (['bad', CircleX] as const)
      : left < monthMs
        ? (['warn', TriangleAlert] as const)
        : (['good', CircleCheck] as const)
  return (
    <Badge tone={tone} icon={icon}>
      {left <= 0 ? 'Expired ' : ''}
      <Time at={at} />
    </Badge>
  )
}
