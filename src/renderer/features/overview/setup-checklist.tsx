import { CircleCheck, CircleDashed } from 'lucide-react'
import { ButtonLink } from '../../components/link.tsx'
import { Section } from '../../components/section.tsx'
import { nextStep, type SetupStep } from './setup-steps.ts'

/** A new hub's way to its first certificate. */
export const SetupChecklist = ({ steps }: { steps: readonly SetupStep[] }) => {
  const next = nextStep(steps)
  return (
    <Section title="Three steps to the first certificate" description="The vault is protected. What is left:">
      <ol className="flex flex-col divide-y divide-line">
        {steps.map((step) => (
          <li key={step.path} className="flex items-start gap-3 py-3">
            {step.done ? (
              <CircleCheck aria-hidden className="mt-0.5 size-5 shrink-0 text-good" />
            ) : (
              <CircleDashed
                aria-hidden
                className={`mt-0.5 size-5 shrink-0 ${step === next ? 'text-accent-text' : 'text-faint'}`}
              />
            )}
            <div className="min-w-0 grow">
              <p className="font-medium">
                {step.title}
                {step.done && <span className="font-normal text-good"> – done</span>}
              </p>
              {!step.done && <p className="max-w-2xl text-muted">{step.why}</p>}
            </div>
            {step === next && (
              <ButtonLink to={step.path} look="primary" onward>
                {step.action}
              </ButtonLink>
            )}
          </li>
        ))}
      </ol>
    </Section>
  )
}
