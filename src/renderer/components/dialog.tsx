import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'

interface DialogProps {
  open: boolean
  onClose: () => void
  title: string
  description?: ReactNode
  wide?: boolean
  children: ReactNode
}

/**
 * A modal dialog. Its first field has the focus; Esc and the cross close it; the focus goes back to where it came from. A
 * click beside it closes it too, unless something was typed that would be lost.
 */
export const Dialog = ({ open, onClose, title, description, wide = false, children }: DialogProps) => {
  const body = useRef<HTMLDivElement>(null)
  const [isTyped, setTyped] = useState(false)
  useEffect(() => {
    if (!open) setTyped(false)
  }, [open])
  const firstField = (): HTMLElement | true =>
    body.current?.querySelector<HTMLElement>('input, select, textarea') ?? true
  return (
    <Base.Root open={open} onOpenChange={(next) => next || onClose()} disablePointerDismissal={isTyped}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 bg-scrim transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          initialFocus={firstField}
          className={`fixed top-[12vh] left-1/2 flex max-h-[78vh] w-[calc(100vw-32px)] -translate-x-1/2 flex-col rounded-lg bg-surface shadow-pop transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0 ${wide ? 'max-w-2xl' : 'max-w-lg'}`}
        >
          <div className="flex items-start gap-3 px-5 pt-4">
            <div className="min-w-0 grow">
              <Base.Title className="text-lg font-semibold break-words">{title}</Base.Title>
              {description && (
                <Base.Description className="mt-0.5 text-muted">{description}</Base.Description>
              )}
            </div>
            <Base.Close
              aria-label="Close"
              className="-mr-1.5 inline-flex size-7 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover"
            >
              <X aria-hidden className="size-4" />
            </Base.Close>
          </div>
          <div ref={body} onInput={() => setTyped(true)} className="min-h-0 overflow-y-auto px-5 pt-3 pb-5">
            {children}
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

export const DialogActions = ({ children }: { children: ReactNode }) => (
  <div className="mt-4 flex flex-wrap justify-end gap-2">{children}</div>
)
