import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { announce } from '../lib/announce.ts'
import { copyText } from '../lib/copy-text.ts'
import { IconButton } from './button.tsx'

/** Copies `text`. `what` names it: “Copy serial”. */
export const CopyButton = ({ text, what }: { text: string; what: string }) => {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return undefined
    const timer = setTimeout(() => setCopied(false), 1500)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <IconButton
      label={`Copy ${what}`}
      icon={copied ? Check : Copy}
      className="-my-0.5 size-6"
      onClick={async (event) => {
        event.stopPropagation()
        const done = await copyText(text)
        setCopied(done)
        announce(done ? `Copied ${what}.` : `Could not copy ${what}; select it and copy by hand.`)
      }}
    />
  )
}

/** A value in mono that one would copy, with the button that does. */
export const Copyable = ({ text, what, shown = text }: { text: string; what: string; shown?: string }) => (
  <span className="inline-flex max-w-full items-start gap-1">
    <span className="min-w-0 font-mono text-xs leading-5 wrap-anywhere">{shown}</span>
    <CopyButton text={text} what={what} />
  </span>
)
