import { ChevronRight } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { TextLink } from './link.tsx'

interface PageProps {
  title: string
  /** The list this page belongs to. */
  parent?: { title: string; to: string }
  /** Beside the title: badges. */
  aside?: ReactNode
  actions?: ReactNode
  /** The content fills the height and scrolls by itself, as tables do. */
  fill?: boolean
  children: ReactNode
}

/** A screen: its title bar with actions, and its content. The title takes the focus when the screen opens. */
export const Page = ({ title, parent, aside, actions, fill = false, children }: PageProps) => {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} – Certhub`
  }, [title])
  useEffect(() => {
    if (!document.activeElement || document.activeElement === document.body || hasNavigated()) {
      heading.current?.focus({ preventScroll: true })
    }
  }, [])
  return (
    <>
      <header className="flex min-h-13 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-bg px-5 py-2">
        <div className="flex min-w-0 grow basis-96 items-center gap-1.5">
          {parent && (
            <>
              <span className="shrink-0">
                <TextLink to={parent.to}>{parent.title}</TextLink>
              </span>
              <ChevronRight aria-hidden className="size-3.5 shrink-0 text-faint" />
            </>
          )}
          <h1 ref={heading} tabIndex={-1} className="truncate text-lg font-semibold" title={title}>
            {title}
          </h1>
          {aside}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      <div className={fill ? 'flex min-h-0 grow flex-col p-5' : 'min-h-0 grow overflow-y-auto p-5'}>
        {children}
      </div>
    </>
  )
}

/** True unless this is the first page since the window was loaded: then the focus stays where it is. */
const hasNavigated = (): boolean => {
  const before = navigated
  navigated = true
  return before
}
let navigated = false
