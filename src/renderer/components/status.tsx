import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleX,
  Clock,
  LoaderCircle,
  type LucideIcon,
  TriangleAlert,
} from 'lucide-react'
import type { Account } from '../../shared/contract/accounts.ts'
import type { Certificate } from '../../shared/contract/certificates.ts'
import type { OrderState } from '../../shared/contract/orders.ts'
import { accountStatusLabels, stepLabels } from '../lib/labels.ts'
import { Badge, type Tone } from './badge.tsx'

interface Look {
  tone: Tone
  icon: LucideIcon
  word: string
}

export const certificateStatus: Record<Certificate['status'], Look> = {
  valid: { tone: 'good', icon: CircleCheck, word: 'Valid' },
  expiring: { tone: 'warn', icon: TriangleAlert, word: 'Expiring' },
  expired: { tone: 'bad', icon: CircleX, word: 'Expired' },
  revoked: { tone: 'bad', icon: Ban, word: 'Revoked' },
  failed: { tone: 'bad', icon: CircleX, word: 'Failed' },
  ordering: { tone: 'info', icon: LoaderCircle, word: 'Ordering' },
  'never-issued': { tone: 'neutral', icon: CircleDashed, word: 'Never issued' },
}

export const CertificateStatus = ({ status }: { status: Certificate['status'] }) => {
  const { tone, icon, word } = certificateStatus[status]
  return (
    <Badge tone={tone} icon={icon} spin={status === 'ordering'}>
      {word}
    </Badge>
  )
}

const orderLook = (state: OrderState): Look => {
  if (state === 'done') return { tone: 'good', icon: CircleCheck, word: 'Done' }
  if (state === 'failed') return { tone: 'bad', icon: CircleX, word: 'Failed' }
  if (state === 'cancelled') return { tone: 'neutral', icon: Ban, word: 'Cancelled' }
  if (state === 'queued') return { tone: 'neutral', icon: Clock, word: 'Queued' }
  return { tone: 'info', icon: LoaderCircle, word: stepLabels[state] }
}

export const orderStatusWord = (state: OrderState): string => orderLook(state).word

export const OrderStatus = ({ state }: { state: OrderState }) => {
  const { tone, icon, word } = orderLook(state)
  return (
    <Badge tone={tone} icon={icon} spin={icon === LoaderCircle}>
      {word}
    </Badge>
  )
}

export const AccountStatus = ({ status }: { status: Account['status'] }) => (
  <Badge tone={status === 'valid' ? 'good' : 'bad'} icon={status === 'valid' ? CircleCheck : Ban}>
    {accountStatusLabels[status]}
  </Badge>
)
