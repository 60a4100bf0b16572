import { type ReactNode, useId } from 'react'

/** A titled group on a page. */
export const Section = ({
  title,
  description,
  actions,
  bare = false,
  children,
}: {
  title: string
  description?: ReactNode
  actions?: ReactNode
  bare?: boolean
  children: ReactNode
}) => {
  const id = useId()
  return (
    <section aria-labelledby={id} className={bare ? '' : 'card p-4'}>
      <div className="mb-3 flex flex-wrap items-start gap-2">
        <div className="min-w-0 grow basis-60">
          <h2 id={id} className="text-base font-semibold">
            {title}
          </h2>
          {description && <p className="text-muted">{description}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  )
}

/** Names and values of one thing, in two columns. */
export const Facts = ({ children }: { children: ReactNode }) => (
  <div className="@container">
    <dl className="grid gap-x-4 gap-y-2 @min-[400px]:grid-cols-[minmax(110px,160px)_minmax(0,1fr)] @max-[399px]:gap-y-0 @max-[399px]:[&>dd]:mb-2">
      {children}
    </dl>
  </div>
)

export const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="text-muted">{name}</dt>
    <dd className="min-w-0 break-words">{children}</dd>
  </>
)
