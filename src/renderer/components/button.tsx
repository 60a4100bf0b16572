import { LoaderCircle, type LucideIcon } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'

const looks = {
  primary: 'bg-accent text-white hover:bg-accent-deep border-transparent',
  secondary: 'bg-surface text-text border-edge hover:bg-hover',
  quiet: 'bg-transparent text-accent-text border-transparent hover:bg-hover',
  danger: 'bg-bad-fill text-white border-transparent hover:brightness-95',
} as const
export type ButtonLook = keyof typeof looks

/** The classes of a button, for links that look like one. */
export const buttonClass = (look: ButtonLook = 'secondary'): string =>
  `inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-md border px-3 text-sm font-medium whitespace-nowrap select-none disabled:opacity-60 aria-disabled:opacity-60 ${looks[look]}`

interface ButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  look?: ButtonLook
  icon?: LucideIcon
  /** Shows that the work goes on and takes no second click. */
  running?: boolean
  children: ReactNode
}

export const Button = ({
  look = 'secondary',
  icon: Icon,
  running = false,
  children,
  className = '',
  type = 'button',
  onClick,
  ...rest
}: ButtonProps) => (
  // A disabled button loses the focus: one that works keeps it, and takes no press.
  <button
    type={type}
    {...rest}
    aria-disabled={running || undefined}
    aria-busy={running || undefined}
    onClick={running ? (event) => event.preventDefault() : onClick}
    className={`${buttonClass(look)} ${className}`}
  >
    {running ? (
      <LoaderCircle aria-hidden className="size-4 animate-spin" />
    ) : (
      Icon && <Icon aria-hidden className="size-4" />
    )}
    {children}
  </button>
)

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  label: string
  icon: LucideIcon
}

export const IconButton = ({ label, icon: Icon, className = '', ...rest }: IconButtonProps) => (
  <button
    type="button"
    {...rest}
    aria-label={label}
    title={label}
    className={`inline-flex size-7 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text ${className}`}
  >
    <Icon aria-hidden className="size-4" />
  </button>
)
