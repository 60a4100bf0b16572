import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

/** An empty screen: what it is for and the one thing to do next. */
export const EmptyState = ({
  icon: Icon,
  title,
  children,
  action,
}: {
  icon: LucideIcon
  title: string
  children: ReactNode
  action?: ReactNode
}) => (
  <div className="card mx-auto flex max-w-xl flex-col items-start gap-3 p-6">
    <span className="flex size-9 items-center justify-center rounded-md bg-accent-soft text-accent-text">
      <Icon aria-hidden className="size-5" />
    </span>
    <h2 className="text-lg font-semibold">{title}</h2>
    <div className="flex flex-col gap-2 text-muted">{children}</div>
    {action && <div className="mt-1">{action}</div>}
  </div>
)
