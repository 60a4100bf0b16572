import { FlaskConical, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

const tones = {
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  info: 'bg-accent-soft text-accent-text',
  staging: 'bg-staging-soft text-staging',
  neutral: 'bg-hover text-muted',
} as const
export type Tone = keyof typeof tones

/** State as icon, word and colour. */
export const Badge = ({
  tone,
  icon: Icon,
  spin = false,
  children,
}: {
  tone: Tone
  icon: LucideIcon
  spin?: boolean
  children: ReactNode
}) => (
  <span
    className={`inline-flex h-5.5 items-center gap-1 rounded-sm px-1.5 text-xs font-medium whitespace-nowrap ${tones[tone]}`}
  >
    <Icon aria-hidden className={`size-3.5 ${spin ? 'animate-spin' : ''}`} />
    {children}
  </span>
)

export const StagingBadge = () => (
  <Badge tone="staging" icon={FlaskConical}>
    Staging
  </Badge>
)
