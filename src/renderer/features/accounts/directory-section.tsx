import type { ReactNode } from 'react'
import type { CertificateAuthority } from '../../../shared/contract/accounts.ts'
import { ChoiceCards } from '../../components/choice-cards.tsx'
import { PemInput } from '../../components/pem-input.tsx'
import { Picker } from '../../components/picker.tsx'
import { Section } from '../../components/section.tsx'
import { TextField } from '../../components/text-field.tsx'
import type { AccountForm } from './account-form.ts'

interface DirectorySectionProps {
  form: AccountForm
  cas: readonly CertificateAuthority[]
  chosen: CertificateAuthority | undefined
  custom: boolean
  onCustom: (custom: boolean) => void
  /** What the directory said. */
  children: ReactNode
}

const other = 'other'

const itemsOf = (cas: readonly CertificateAuthority[]) => [
  ...cas.map((ca) => ({
    value: ca.code,
    label: ca.title,
    detail: [
      ca.stagingDirectoryUrl ? 'has staging' : 'no staging',
      ...(ca.externalAccountRequired ? ['needs an external account binding'] : []),
    ].join(', '),
  })),
  { value: other, label: 'Another CA', detail: 'by its ACME directory URL; private CAs too' },
]

/** Which CA, which of its environments, and what to trust it by. */
export const DirectorySection = ({
  form,
  cas,
  chosen,
  custom,
  onCustom,
  children,
}: DirectorySectionProps) => {
  const { errors } = form.formState
  const staging = form.watch('staging') ?? false
  const pick = (value: string): void => {
    onCustom(value === other)
    form.setValue('ca', value === other ? '' : value)
    form.setValue('caBundle', '')
    form.clearErrors('ca')
    const ca = cas.find((each) => each.code === value)
    if (ca && !ca.stagingDirectoryUrl) form.setValue('staging', false)
  }
  return (
    <Section title="Certificate authority">
      <div className="flex flex-col gap-3">
        <Picker
          label="CA"
          items={itemsOf(cas)}
          value={custom ? other : chosen?.code}
          onChange={pick}
          placeholder="Type a name"
          error={custom ? undefined : errors.ca?.message}
        />
        {custom && (
          <>
            <TextField
              label="Directory URL"
              mono
              inputMode="url"
              spellCheck={false}
              autoComplete="off"
              placeholder="https://ca.example.net/acme/directory"
              {...form.register('ca')}
              error={errors.ca?.message}
            />
            <PemInput
              label="CA bundle"
              note="optional"
              hint="Root certificates to trust this CA’s own HTTPS by, besides the system’s."
              value={form.watch('caBundle') ?? ''}
              onChange={(pem) => form.setValue('caBundle', pem)}
              error={errors.caBundle?.message}
            />
          </>
        )}
        <ChoiceCards
          legend="Environment"
          name="environment"
          columns={2}
          value={staging ? 'staging' : 'production'}
          onChange={(value) => form.setValue('staging', value === 'staging')}
          choices={[
            {
              value: 'staging',
              title: 'Staging',
              disabled: chosen !== undefined && chosen.stagingDirectoryUrl === undefined,
              description:
                chosen && chosen.stagingDirectoryUrl === undefined
                  ? `${chosen.title} has no staging environment.`
                  : 'For trying things out: not trusted by browsers, generous limits.',
            },
            {
              value: 'production',
              title: 'Production',
              description: 'Trusted certificates; the CA’s limits count.',
            },
          ]}
        />
        {children}
      </div>
    </Section>
  )
}
