import { CheckField } from '../../components/check-field.tsx'
import { Section } from '../../components/section.tsx'
import { SelectField } from '../../components/select-field.tsx'
import type { OrderForm } from './order-form-state.ts'
import { ProblemFix } from './problem-fix.tsx'

/** For whom, and from which CA. */
export const AccountSection = ({ form }: { form: OrderForm }) => {
  const { choice, change, accounts, instances, problems } = form
  const problem = problems.find((each) => each.field === 'account')
  return (
    <Section title="Target instance and CA">
      <div className="flex flex-col gap-3">
        <div className="grid gap-3 sm:grid-cols-2">
          <SelectField
            label="Target instance"
            value={choice.instance}
            onChange={(event) => change({ instance: event.target.value })}
          >
            {instances.map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}
              </option>
            ))}
          </SelectField>
          <SelectField
            label="CA account"
            value={choice.account}
            onChange={(event) => change({ account: event.target.value })}
            error={problem?.message}
          >
            <option value="">Automatic: the hub chooses</option>
            {accounts.map((each) => (
              <option key={each.id} value={each.id} disabled={each.status !== 'valid'}>
                {each.name}
                {each.staging ? ' (staging)' : ''}
              </option>
            ))}
          </SelectField>
        </div>
        {problem && <ProblemFix problem={problem} form={form} />}
        <CheckField
          label="Staging certificate"
          checked={choice.staging}
          onChange={(event) => change({ staging: event.target.checked })}
          hint="For trying things out: issued by the CA’s test environment and not trusted by browsers."
        />
      </div>
    </Section>
  )
}
