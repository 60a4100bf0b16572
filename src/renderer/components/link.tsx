import { ArrowRight, ExternalLink as ExternalIcon, type LucideIcon } from 'lucide-react'
import { type ReactNode, use } from 'react'
import { hrefTo } from '../lib/route.ts'
import { type ButtonLook, buttonClass } from './button.tsx'
import { RowHref } from './row-href.ts'

interface Target {
  to: string
  params?: Record<string, string | undefined>
  children: ReactNode
}

export const TextLink = ({ to, params, children }: Target) => {
  const href = hrefTo(to, params)
  // The row of a list takes the focus itself, and Enter follows this link: Tab need not stop here as well.
  const isOfRow = use(RowHref) === href
  return (
    <a
      href={href}
      tabIndex={isOfRow ? -1 : undefined}
      className="rounded-sm text-accent-text underline-offset-2 hover:underline"
    >
      {children}
    </a>
  )
}

export const ButtonLink = ({
  to,
  params,
  look = 'secondary',
  icon: Icon,
  onward = false,
  children,
}: Target & { look?: ButtonLook; icon?: LucideIcon /** Ends in an arrow. */; onward?: boolean }) => (
  <a href={hrefTo(to, params)} className={buttonClass(look)}>
    {Icon && <Icon aria-hidden className="size-4" />}
    {children}
    {onward && <ArrowRight aria-hidden className="size-4" />}
  </a>
)

/** A page outside Certhub. Only https is linked; anything else is shown as text. */
export const ExternalLink = ({ href, children }: { href: string; children: ReactNode }) =>
  href.startsWith('https://') ? (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      className="inline-flex items-center gap-1 rounded-sm text-accent-text underline underline-offset-2"
    >
      {children}
      <ExternalIcon aria-hidden className="size-3.5" />
      <span className="sr-only">(opens in a new window)</span>
    </a>
  ) : (
    <span>
      {children} <span className="font-mono text-xs wrap-anywhere">{href}</span>
    </span>
  )
