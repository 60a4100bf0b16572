import { useEffect, useRef, useState } from 'react'
import { addAccountInput, type CertificateAuthority } from '../../../shared/contract/accounts.ts'
import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { InstanceField } from '../../components/instance-field.tsx'
import { ButtonLink } from '../../components/link.tsx'
import { Section } from '../../components/section.tsx'
import { TextField } from '../../components/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { navigate } from '../../lib/navigation.ts'
import { useFocusField } from '../../lib/use-focus-field.ts'
import { useFieldError, useHubForm } from '../../lib/use-hub-form.ts'
import { cleanAccount } from './clean-account.ts'
import { DirectorySection } from './directory-section.tsx'
import { EabFields } from './eab-fields.tsx'
import { ProbeResult, useProbe } from './probe-result.tsx'
import { TermsField } from './terms-field.tsx'

interface NewAccountFormProps {
  cas: readonly CertificateAuthority[]
  instance: string
  ca: string
  staging: boolean
  /** The field to begin with. */
  focus?: string | undefined
}

export const NewAccountForm = ({ cas, instance, ca, staging, focus }: NewAccountFormProps) => {
  const known = cas.find((each) => each.code === ca)
  const [custom, setCustom] = useState(!known)
  const [wantsEab, setWantsEab] = useState(false)
  const add = useCommand('accounts.add')
  const [probed, setProbed] = useState({ eab: false, terms: false })
  const showEab = probed.eab || wantsEab
  const form = useHubForm(
    addAccountInput,
    {
      instance,
      ca,
      name: '',
      email: '',
      staging: staging && (!known || known.stagingDirectoryUrl !== undefined),
      termsAgreed: false,
      eab: { keyId: '', hmacKey: '' },
      caBundle: '',
    },
    (values) => cleanAccount(values, showEab),
  )
  const values = form.watch()
  const chosen = custom ? undefined : cas.find((each) => each.code === values.ca)
  const probe = useProbe(values.ca, values.staging ?? false, values.caBundle)
  const needs = {
    eab: probe.data?.externalAccountRequired ?? chosen?.externalAccountRequired ?? false,
    terms: probe.data?.termsOfService !== undefined,
  }
  if (needs.eab !== probed.eab || needs.terms !== probed.terms) setProbed(needs)

  const directory = probe.data?.directoryUrl
  const agreedAt = useRef(directory)
  useEffect(() => {
    if (directory === undefined) return
    // What was agreed to are the terms of another CA.
    if (agreedAt.current !== directory) form.setValue('termsAgreed', false)
    agreedAt.current = directory
  }, [directory, form])

  const element = useRef<HTMLFormElement>(null)
  useFocusField(element, focus)
  const { errors } = form.formState
  const other = useFieldError(form, add.error, [
    'name',
    'email',
    'ca',
    'instance',
    'caBundle',
    'eab.keyId',
    'eab.hmacKey',
  ])

  const submit = form.handleSubmit(async (input) => {
    if (needs.terms && !input.termsAgreed) {
      form.setError('termsAgreed', { message: 'Agree to the terms of service to go on.' })
      return
    }
    const account = await add.run(input)
    if (!account) return
    form.reset()
    announce(`CA account “${account.name}” was registered.`)
    navigate(`/accounts/${account.id}`)
  })

  return (
    <form ref={element} noValidate onSubmit={submit} className="flex max-w-3xl flex-col gap-4">
      <Section title="Where">
        <InstanceField {...form.register('instance')} error={errors.instance?.message} />
      </Section>
      <DirectorySection form={form} cas={cas} chosen={chosen} custom={custom} onCustom={setCustom}>
        <ProbeResult probe={probe} />
      </DirectorySection>
      <Section title="Registration">
        <div className="flex flex-col gap-3">
          <TextField
            label="E-mail"
            note="optional with most CAs"
            type="email"
            autoComplete="email"
            {...form.register('email')}
            error={errors.email?.message}
            hint="Some CAs write here about problems with your certificates."
          />
          <TextField
            label="Name"
            note="optional"
            autoComplete="off"
            {...form.register('name')}
            error={errors.name?.message}
            hint="Left empty, the hub makes one from the CA and the environment."
          />
          <EabFields form={form} required={needs.eab} shown={showEab} onShow={() => setWantsEab(true)} />
          <TermsField form={form} terms={probe.data?.termsOfService} ca={chosen?.title} />
        </div>
      </Section>
      {other && <ErrorPanel error={other} fixHere reveal />}
      <div className="flex gap-2">
        <Button type="submit" look="primary" running={add.running}>
          Register the account
        </Button>
        <ButtonLink to="/accounts" look="quiet">
          Cancel
        </ButtonLink>
      </div>
    </form>
  )
}
