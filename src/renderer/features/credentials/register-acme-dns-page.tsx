import { z } from 'zod'
import { label, reference } from '../../../shared/contract/method.ts'
import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { InstanceField } from '../../components/instance-field.tsx'
import { ButtonLink } from '../../components/link.tsx'
import { Page } from '../../components/page.tsx'
import { Section } from '../../components/section.tsx'
import { TextField } from '../../components/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { navigate } from '../../lib/navigation.ts'
import { useDefaultInstance } from '../../lib/use-default-instance.ts'
import { useFieldError, useHubForm } from '../../lib/use-hub-form.ts'

const schema = z.object({
  server: z.string().trim().min(1, 'enter the address of the server').max(500),
  allowFrom: z.string(),
  names: z.string(),
  name: label,
  instance: reference,
})

const listOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean)

/** An account at an acme-dns server, made by the hub, which keeps its values to itself. */
export const RegisterAcmeDnsPage = ({ params }: { params: Readonly<Record<string, string>> }) => {
  const instance = useDefaultInstance(params.instance)
  return (
    <Page title="Register at acme-dns" parent={{ title: 'Credentials', to: '/credentials' }}>
      {instance && <RegisterForm instance={instance} />}
    </Page>
  )
}

const RegisterForm = ({ instance }: { instance: string }) => {
  const form = useHubForm(schema, { server: '', allowFrom: '', names: '', name: 'acme-dns', instance })
  const register = useCommand('delegation.registerAcmeDns')
  const { errors } = form.formState
  const other = useFieldError(form, register.error, ['server', 'name', 'instance', 'allowFrom'])
  const submit = form.handleSubmit(async ({ names, allowFrom, ...shell }) => {
    const made = await register.run({ ...shell, allowFrom: listOf(allowFrom) })
    if (!made) return
    announce(`Credential “${made.credential.name}” was stored.`)
    navigate(`/credentials/${made.credential.id}`, names.trim() ? { delegate: listOf(names).join(',') } : {})
  })
  return (
    <form noValidate autoComplete="off" onSubmit={submit} className="flex max-w-3xl flex-col gap-4">
      <Section
        title="The server"
        description="The hub makes an account there and keeps its user name and password in the vault. They are never shown."
      >
        <div className="flex flex-col gap-3">
          <TextField
            label="Server"
            mono
            spellCheck={false}
            placeholder="https://auth.example.org"
            {...form.register('server')}
            error={errors.server?.message}
            hint="The address of an acme-dns server that you trust: who runs it can have certificates issued for the names that point to it."
          />
          <TextField
            label="Allow from"
            note="optional"
            mono
            spellCheck={false}
            placeholder="198.51.100.0/24"
            {...form.register('allowFrom')}
            error={errors.allowFrom?.message}
            hint="The only networks that may use the account. Left empty: any."
          />
        </div>
      </Section>
      <Section title="What it is for">
        <div className="flex flex-col gap-3">
          <TextField
            label="Domain names"
            note="optional"
            mono
            spellCheck={false}
            placeholder="example.com, www.example.org"
            {...form.register('names')}
            hint="The CNAME records that they need are shown next, and checked."
          />
          <div className="grid gap-3 sm:grid-cols-2">
            <TextField label="Name" {...form.register('name')} error={errors.name?.message} />
            <InstanceField {...form.register('instance')} error={errors.instance?.message} />
          </div>
        </div>
      </Section>
      {other && <ErrorPanel error={other} fixHere reveal />}
      <div className="flex gap-2">
        <Button type="submit" look="primary" running={register.running}>
          Register and store
        </Button>
        <ButtonLink to="/credentials/new" params={{ provider: 'acmedns', instance }} look="quiet">
          I have an account
        </ButtonLink>
      </div>
    </form>
  )
}
