import { CheckField } from '../../components/check-field.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { ExternalLink } from '../../components/link.tsx'
import type { AccountForm } from './account-form.ts'

interface TermsFieldProps {
  form: AccountForm
  /** Where the terms are; absent where the CA has none. */
  terms: string | undefined
  ca: string | undefined
}

export const TermsField = ({ form, terms, ca = 'the CA' }: TermsFieldProps) =>
  terms === undefined ? null : (
    <div className="flex flex-col gap-1">
      <CheckField
        label={`I agree to the terms of service of ${ca}`}
        {...form.register('termsAgreed')}
        error={form.formState.errors.termsAgreed?.message}
      />
      <p className="flex items-center gap-1 pl-6 text-xs">
        <ExternalLink href={terms}>Read the terms of service</ExternalLink>
        <CopyButton text={terms} what="address of the terms" />
      </p>
    </div>
  )
