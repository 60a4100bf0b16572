import { keyTypes } from '../../../shared/key-type.ts'
import { PersistSection } from '../../components/persist-section.tsx'
import { Section } from '../../components/section.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { keyTypeLabels } from '../../lib/labels.ts'
import { orderInputOf } from '../../lib/order-choice.ts'
import { CertificateOptions } from './certificate-options.tsx'
import type { OrderForm } from './order-form-state.ts'
import { ValidationDetail, ValidationWays } from './validation-fields.tsx'

const isKeyType = (value: string) => keyTypes.find((each) => each === value)

/** How the CA is shown that the names are ours, and what key the certificate gets. */
export const ValidationSection = ({ form, tried }: { form: OrderForm; tried: boolean }) => {
  const { choice, change, problems } = form
  const showsRecord =
    choice.validation.kind === 'dns-persist' &&
    !form.namesWrong &&
    !problems.some(({ field }) => field === 'account')
  return (
    <Section title="Validation and key">
      <div className="flex flex-col gap-3">
        <ValidationWays form={form} />
        {showsRecord && (
          // What is typed elsewhere in the form is no reason to look in DNS again.
          <PersistSection
            input={orderInputOf({ ...choice, preferredChain: '' })}
            instance={choice.instance}
          />
        )}
        <div className="grid gap-3 sm:grid-cols-2">
          <ValidationDetail form={form} tried={tried} />
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
        <CertificateOptions form={form} />
      </div>
    </Section>
  )
}
