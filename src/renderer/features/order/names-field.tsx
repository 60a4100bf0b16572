import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import { Button } from '../../components/button.tsx'
import { Field } from '../../components/field.tsx'
import { formatCount } from '../../lib/format.ts'
import { NameChip } from './name-chip.tsx'
import { addNames, splitNames, suggestName } from './names.ts'

type Checked = OutputOf<'certificates.checkNames'>

interface NamesFieldProps {
  names: readonly string[]
  onChange: (names: string[]) => void
  /** What the hub says of the names; absent while it is asked. */
  checked: Checked | undefined
  error?: string | undefined
}

const uniqueProblems = (checked: Checked | undefined): ErrorData[] => {
  const all = (checked?.names ?? []).flatMap((each) => each.error ?? [])
  return [...new Map(all.map((error) => [error.message, error])).values()]
}

/** The names of a certificate: typed one after the other, or pasted by the hundred. */
export const NamesField = ({ names, onChange, checked, error }: NamesFieldProps) => {
  const [draft, setDraft] = useState('')
  const of = new Map(checked?.names.map((each) => [each.input, each]))
  const problems = uniqueProblems(checked)
  const suggestion = suggestName(names.flatMap((name) => of.get(name)?.name ?? []))
  const commit = (text: string): void => {
    setDraft('')
    const more = splitNames(text)
    if (more.length > 0) onChange(addNames(names, more))
  }
  const editAgain = (name: string): void => {
    setDraft(name)
    onChange(names.filter((each) => each !== name))
  }
  return (
    <div className="flex flex-col gap-2">
      <Field
        label="Names"
        error={error}
        hint="Enter, comma or space adds a name; many can be pasted at once. The first is the primary name."
      >
        {(control) => (
          <div className="input-box flex flex-wrap items-center gap-1.5">
            {names.map((name) => (
              <NameChip
                key={name}
                name={name}
                checked={of.get(name)}
                onRemove={() => {
                  onChange(names.filter((each) => each !== name))
                  document.getElementById(control.id)?.focus()
                }}
                onEdit={() => {
                  editAgain(name)
                  document.getElementById(control.id)?.focus()
                }}
              />
            ))}
            <input
              {...control}
              name="names"
              value={draft}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              placeholder={names.length === 0 ? 'example.com' : undefined}
              onChange={(event) => {
                const { value } = event.target
                if (/[\s,;]/.test(value)) commit(value)
                else setDraft(value)
              }}
              onPaste={(event) => {
                const text = event.clipboardData.getData('text')
                if (!/[\s,;]/.test(text)) return
                event.preventDefault()
                commit(`${draft}${text}`)
              }}
              onBlur={() => commit(draft)}
              onKeyDown={(event) => {
                const last = names.at(-1)
                if (event.key === 'Enter' && draft) {
                  event.preventDefault()
                  commit(draft)
                } else if (event.key === 'Backspace' && !draft && last) {
                  event.preventDefault()
                  editAgain(last)
                }
              }}
              className="h-6 min-w-40 grow bg-transparent font-mono text-xs outline-none placeholder:text-faint"
            />
          </div>
        )}
      </Field>
      <div aria-live="polite" className="flex flex-col gap-1">
        {problems.slice(0, 5).map((problem) => (
          <p key={problem.message} className="text-xs text-bad">
            {problem.message} <span className="text-muted">{problem.hint}</span>
          </p>
        ))}
        {problems.length > 5 && (
          <p className="text-xs text-bad">and {problems.length - 5} more names with problems.</p>
        )}
        {checked?.error && names.length > 0 && (
          <p className="text-xs text-bad">
            {checked.error.message} <span className="text-muted">{checked.error.hint}</span>
          </p>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {suggestion && (
          <Button icon={Plus} onClick={() => onChange(addNames(names, [suggestion]))}>
            Also {suggestion}
          </Button>
        )}
        {names.length > 0 && <span className="text-xs text-muted">{formatCount(names.length, 'name')}</span>}
      </div>
    </div>
  )
}
