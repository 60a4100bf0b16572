import type { ReactNode } from 'react'

export interface Choice<V extends string> {
  value: V
  title: ReactNode
  description?: ReactNode
  disabled?: boolean
}

interface ChoiceCardsProps<V extends string> {
  legend: string
  name: string
  value: V | undefined
  choices: readonly Choice<V>[]
  onChange: (value: V) => void
  columns?: 1 | 2 | 3
}

const grids = { 1: '', 2: 'sm:grid-cols-2', 3: 'sm:grid-cols-3' } as const

/** Radio buttons with a line of explanation each. */
export const ChoiceCards = <V extends string>({
  legend,
  name,
  value,
  choices,
  onChange,
  columns = 1,
}: ChoiceCardsProps<V>) => (
  <fieldset>
    <legend className="mb-1 font-medium">{legend}</legend>
    <div className={`grid gap-2 ${grids[columns]}`}>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className={`flex items-start gap-2.5 rounded-md border px-3 py-2 has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent-text ${
            choice.disabled
              ? 'border-line bg-sunken'
              : value === choice.value
                ? 'border-accent-text bg-accent-soft'
                : 'border-edge bg-surface hover:bg-hover'
          }`}
        >
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={value === choice.value}
            disabled={choice.disabled}
            onChange={() => onChange(choice.value)}
            className="mt-1 outline-none"
          />
          <span className="min-w-0">
            <span className={`font-medium ${choice.disabled ? 'text-muted' : ''}`}>{choice.title}</span>
            {choice.description && <span className="block text-xs text-muted">{choice.description}</span>}
          </span>
        </label>
      ))}
    </div>
  </fieldset>
)
