import { z } from 'zod'
import { credentialBodies } from '../../../shared/contract/credential-types.ts'
import { label, note, reference } from '../../../shared/contract/method.ts'
import type { Provider } from '../../../shared/contract/providers.ts'
import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { InstanceField } from '../../components/instance-field.tsx'
import { ButtonLink, ExternalLink } from '../../components/link.tsx'
import { Picker } from '../../components/picker.tsx'
import { Section } from '../../components/section.tsx'
import { TextArea, TextField } from '../../components/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { navigate } from '../../lib/navigation.ts'
import { useFieldError, useHubForm } from '../../lib/use-hub-form.ts'
import { givenFields } from './field-values.ts'
import { ProviderFields } from './provider-fields.tsx'
import { useFieldValues } from './use-field-values.ts'

interface NewCredentialFormProps {
  providers: readonly Provider[]
  instance: string
  provider: string | undefined
}

// Field values are checked by the provider's own declaration, so the schema takes what is left.
const schema = z.object({
  type: z.literal('dns'),
  instance: reference,
  name: label,
  provider: credentialBodies.dns.provider,
  note,
})

export const NewCredentialForm = ({ providers, instance, provider: asked }: NewCredentialFormProps) => {
  const form = useHubForm(schema, { instance, type: 'dns', name: '', provider: asked ?? '', note: '' })
  const add = useCommand('credentials.add')
  const { errors, dirtyFields } = form.formState
  const provider = providers.find((each) => each.code === form.watch('provider'))
  const fields = useFieldValues(provider)
  const other = useFieldError(form, add.error, ['name', 'provider', 'instance', 'note'])

  const pick = (code: string): void => {
    form.setValue('provider', code, { shouldValidate: form.formState.isSubmitted })
    fields.clear()
    const title = providers.find((each) => each.code === code)?.title
    if (title && !dirtyFields.name) form.setValue('name', title)
  }
  const submit = form.handleSubmit(async (input) => {
    if (!provider || !fields.check()) return
    const credential = await add.run({ ...input, fields: givenFields(provider, fields.values) })
    if (!credential) return
    fields.clear()
    announce(`Credential “${credential.name}” was stored.`)
    navigate(`/credentials/${credential.id}`, { test: '1' })
  })

  return (
    <form
      noValidate
      autoComplete="off"
      onSubmit={(event) => {
        fields.check()
        void submit(event)
      }}
      className="flex max-w-3xl flex-col gap-4"
    >
      <Section title="Where">
        <InstanceField {...form.register('instance')} error={errors.instance?.message} />
      </Section>
      <Section title="Provider">
        <div className="flex flex-col gap-3">
          <Picker
            label="DNS provider"
            items={providers.map((each) => ({
              value: each.code,
              label: each.title,
              detail: [each.code, ...each.aliases].join(', '),
            }))}
            value={provider?.code}
            onChange={pick}
            placeholder="Type a name or a lego code"
            error={errors.provider?.message}
            empty="No provider is called that."
          />
          {provider && (
            <>
              <ProviderFields
                provider={provider}
                values={fields.values}
                errors={fields.errors}
                onChange={fields.set}
              />
              <p className="text-xs">
                <ExternalLink href={provider.helpUrl}>About these values: {provider.title}</ExternalLink>
              </p>
            </>
          )}
        </div>
      </Section>
      <Section title="What it is called">
        <div className="flex flex-col gap-3">
          <TextField
            label="Name"
            autoComplete="off"
            {...form.register('name')}
            error={errors.name?.message}
          />
          <TextArea label="Note" note="optional" {...form.register('note')} error={errors.note?.message} />
        </div>
      </Section>
      {other && <ErrorPanel error={other} fixHere reveal />}
      <div className="flex gap-2">
        <Button type="submit" look="primary" running={add.running}>
          Store the credential
        </Button>
        <ButtonLink to="/credentials" look="quiet">
          Cancel
        </ButtonLink>
      </div>
    </form>
  )
}
