import type { ReactNode } from 'react'
import { Logo } from '../../components/logo.tsx'

/** The page before the frame: protecting the vault, and unlocking it. */
export const Door = ({ title, lead, children }: { title: string; lead: ReactNode; children: ReactNode }) => (
  <main className="h-full overflow-y-auto px-6 py-[8vh]">
    <div className="mx-auto flex max-w-xl flex-col gap-5">
      <div className="flex items-center gap-2.5">
        <Logo className="size-7" />
        <span className="text-lg font-semibold">Certhub</span>
      </div>
      <div>
        <h1 className="text-2xl font-semibold">{title}</h1>
        <div className="mt-1.5 text-base text-muted">{lead}</div>
      </div>
      {children}
    </div>
  </main>
)
