import { keyTypes } from '../../../shared/key-type.ts'
import { Section } from '../../components/section.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { keyTypeLabels } from '../../lib/labels.ts'
import { CertificateOptions } from './certificate-options.tsx'
import type { OrderForm } from './order-form-state.ts'
import { ProblemFix } from './problem-fix.tsx'

const isKeyType = (value: string) => keyTypes.find((each) => each === value)

/** How the CA is shown that the names are ours, and what key the certificate gets. */
export const ValidationSection = ({ form, tried }: { form: OrderForm; tried: boolean }) => {
  const { choice, change, credentials, problems } = form
  // What is merely not chosen yet is no mistake before one tries to order.
  const problem = problems.find((each) => each.field === 'credential' && (tried || each.fix))
  const [only] = credentials
  return (
    <Section title="Validation and key">
      <div className="flex flex-col gap-3">
        <div className="grid gap-3 sm:grid-cols-2">
          <SelectField
            label="DNS credential"
            value={choice.credential}
            onChange={(event) => change({ credential: event.target.value })}
            error={problem?.message}
          >
            <option value="">
              {credentials.length === 1 && only
                ? `${only.name} (the only one)`
                : credentials.length === 0
                  ? 'None'
                  : 'Choose…'}
            </option>
            {credentials.length > 1 &&
              credentials.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.name} – {each.providerTitle}
                </option>
              ))}
          </SelectField>
          <SelectField
            label="Key type"
            value={choice.keyType}
            onChange={(event) => {
              const keyType = isKeyType(event.target.value)
              if (keyType) change({ keyType })
            }}
            error={problems.find((each) => each.field === 'keyType')?.message}
          >
            {keyTypes.map((type) => (
              <option key={type} value={type}>
                {keyTypeLabels[type]}
                {type === 'ec256' ? ' (recommended)' : ''}
              </option>
            ))}
          </SelectField>
        </div>
        {problem && <ProblemFix problem={problem} form={form} />}
        <CertificateOptions form={form} />
      </div>
    </Section>
  )
}
