import { type FormEvent, useRef, useState } from 'react'
import { z } from 'zod'
import { type CredentialType, credentialTypes } from '../../../shared/contract/credential-types.ts'
import type { Credential } from '../../../shared/contract/credentials.ts'
import { label, note, reference } from '../../../shared/contract/method.ts'
import { Button } from '../../components/button.tsx'
import { ChoiceCards } from '../../components/choice-cards.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { InstanceField } from '../../components/instance-field.tsx'
import { ButtonLink } from '../../components/link.tsx'
import { Section } from '../../components/section.tsx'
import { TextArea, TextField } from '../../components/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { formatNames } from '../../lib/format.ts'
import { navigate } from '../../lib/navigation.ts'
import { useFocusField } from '../../lib/use-focus-field.ts'
import { useFieldError, useHubForm } from '../../lib/use-hub-form.ts'
import { CredentialBody } from './bodies/bodies.tsx'
import type { BodyHandle } from './bodies/body.ts'
import { placeInBody } from './bodies/places.ts'
import { credentialTypeInfo } from './credential-types.ts'

interface NewCredentialFormProps {
  instance: string
  type: CredentialType
  provider: string | undefined
  /** The field to begin with. */
  focus: string | undefined
}

const schema = z.object({ instance: reference, name: label, note, owner: z.string().max(100) })

/** One form for every type of credential; only the part in the middle changes. */
export const NewCredentialForm = ({ instance, type: first, provider, focus }: NewCredentialFormProps) => {
  const [type, setType] = useState(first)
  const form = useHubForm(schema, { instance, name: '', note: '', owner: '' })
  const add = useCommand('credentials.add')
  const body = useRef<BodyHandle>(null)
  const element = useRef<HTMLFormElement>(null)
  useFocusField(element, focus)
  const { errors, dirtyFields } = form.formState
  const other = useFieldError(form, add.error, ['name', 'instance', 'note', 'owner'])

  const suggest = (name: string): void => {
    if (!dirtyFields.name) form.setValue('name', name.slice(0, 100))
  }
  const stored = (credential: Credential): void => {
    body.current?.clear()
    const same = credential.sameValueAs
    announce(
      same.length > 0
        ? `“${credential.name}” was stored. It holds the same value as ${formatNames(same)}.`
        : `Credential “${credential.name}” was stored.`,
    )
    navigate(`/credentials/${credential.id}`, credential.type === 'dns' ? { test: '1' } : {})
  }
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    // Both parts say what is missing before either stops.
    const entered = body.current?.read()
    let shell: z.output<typeof schema> | undefined
    await form.handleSubmit((values) => {
      shell = values
    })(event)
    if (!entered || !shell) return
    const credential = await add.run({ ...shell, type, ...entered } as Parameters<typeof add.run>[0])
    if (credential) stored(credential)
  }

  return (
    <form
      ref={element}
      noValidate
      autoComplete="off"
      onSubmit={submit}
      className="flex max-w-3xl flex-col gap-4"
    >
      <ChoiceCards
        legend="Type"
        name="type"
        value={type}
        onChange={(next) => {
          add.clear()
          setType(next)
        }}
        columns={3}
        choices={credentialTypes.map((each) => ({
          value: each,
          title: credentialTypeInfo[each].one,
          description: credentialTypeInfo[each].choose,
        }))}
      />
      <Section title={credentialTypeInfo[type].one}>
        <CredentialBody
          key={type}
          ref={body}
          type={type}
          error={add.error}
          instance={form.watch('instance')}
          provider={provider}
          onSuggest={suggest}
        />
      </Section>
      <Section title="What it is called, and where it belongs">
        <div className="flex flex-col gap-3">
          <div className="grid gap-3 sm:grid-cols-2">
            <TextField
              label="Name"
              autoComplete="off"
              {...form.register('name')}
              error={errors.name?.message}
            />
            <InstanceField {...form.register('instance')} error={errors.instance?.message} />
          </div>
          <TextField
            label="Owner"
            note="optional"
            autoComplete="off"
            {...form.register('owner')}
            error={errors.owner?.message}
            hint="Who to ask about it."
          />
          <TextArea label="Note" note="optional" {...form.register('note')} error={errors.note?.message} />
        </div>
      </Section>
      {other && !placeInBody(type, other) && <ErrorPanel error={other} fixHere reveal />}
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
