import { CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

const looks = {
  info: { icon: Info, box: 'border-line bg-sunken', ink: 'text-accent-text' },
  warn: { icon: TriangleAlert, box: 'border-transparent bg-warn-soft', ink: 'text-warn' },
  good: { icon: CircleCheck, box: 'border-transparent bg-good-soft', ink: 'text-good' },
} as const

/** A remark in the flow of a page. */
export const Notice = ({
  look = 'info',
  title,
  children,
  actions,
}: {
  look?: keyof typeof looks
  title?: ReactNode
  children?: ReactNode
  actions?: ReactNode
}) => {
  const { icon: Icon, box, ink } = looks[look]
  return (
    <div className={`flex items-start gap-2.5 rounded-md border px-3 py-2.5 ${box}`}>
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${ink}`} />
      <div className="min-w-0 grow">
        {title && <p className="font-medium">{title}</p>}
        {children}
      </div>
      {actions && <div className="flex shrink-0 flex-wrap gap-2 self-center">{actions}</div>}
    </div>
  )
}
