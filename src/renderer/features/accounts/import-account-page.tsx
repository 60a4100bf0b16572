import { type FormEvent, useState } from 'react'
import type { InputOf, OutputOf } from '../../../shared/contract/contract.ts'
import { Button } from '../../components/button.tsx'
import { ChoiceCards } from '../../components/choice-cards.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { ButtonLink } from '../../components/link.tsx'
import { Loaded } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { PemInput } from '../../components/pem-input.tsx'
import { Section } from '../../components/section.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { navigate } from '../../lib/navigation.ts'
import { useHub } from '../../lib/query.ts'
import { useDefaultInstance } from '../../lib/use-default-instance.ts'

/** Taking over an account that another client registered, by its key. */
export const ImportAccountPage = () => {
  const instance = useDefaultInstance(undefined)
  return (
    <Page title="Import a CA account" parent={{ title: 'CA accounts', to: '/accounts' }}>
      {instance && <ImportForm instance={instance} />}
    </Page>
  )
}

type Found = OutputOf<'accounts.findKeys'>['found'][number]

const ImportForm = ({ instance: first }: { instance: string }) => {
  const [instance, setInstance] = useState(first)
  const [ca, setCa] = useState('')
  const [staging, setStaging] = useState(false)
  const [file, setFile] = useState('')
  const [key, setKey] = useState('')
  const [caBundle, setCaBundle] = useState('')
  const [missing, setMissing] = useState(false)
  const instances = useHub('instances.list', {}).data?.instances ?? []
  const add = useCommand('accounts.import')
  const known = add.error?.code === 'account.key_malformed' ? add.error : undefined
  const pick = (found: Found): void => {
    setFile(found.file)
    setKey('')
    if (found.directoryUrl) setCa(found.directoryUrl)
  }
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const incomplete = !ca.trim() || !(key.trim() || file.trim())
    setMissing(incomplete)
    if (incomplete) return
    const input: InputOf<'accounts.import'> = {
      instance,
      ca: ca.trim(),
      staging,
      ...(key.trim() ? { key } : { file: file.trim() }),
      ...(caBundle.trim() && { caBundle }),
    }
    const account = await add.run(input)
    if (!account) return
    setKey('')
    announce(`“${account.name}” was taken over.`)
    navigate(`/accounts/${account.id}`)
  }
  return (
    <form noValidate onSubmit={submit} className="flex max-w-3xl flex-col gap-4">
      <FoundKeys chosen={file} onPick={pick} />
      <Section title="The account">
        <div className="flex flex-col gap-3">
          <SelectField
            label="Target instance"
            value={instance}
            onChange={(event) => setInstance(event.target.value)}
          >
            {instances.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
          <TextField
            label="CA"
            mono
            autoComplete="off"
            spellCheck={false}
            placeholder="https://acme-v02.api.letsencrypt.org/directory"
            value={ca}
            onChange={(event) => setCa(event.target.value)}
            error={missing && !ca.trim() ? 'Enter the directory URL of the account’s CA.' : undefined}
            hint="Its ACME directory URL, or a code such as letsencrypt."
          />
          <ChoiceCards
            legend="Environment"
            name="environment"
            columns={2}
            value={staging ? 'staging' : 'production'}
            onChange={(value) => setStaging(value === 'staging')}
            choices={[
              {
                value: 'staging',
                title: 'Staging',
                description: 'For trying things out. A directory URL known as staging always is.',
              },
              { value: 'production', title: 'Production', description: 'Its certificates are trusted.' },
            ]}
          />
          <TextField
            label="Key file"
            note="or paste the key below"
            mono
            autoComplete="off"
            spellCheck={false}
            value={file}
            onChange={(event) => setFile(event.target.value)}
            error={
              missing && !file.trim() && !key.trim()
                ? 'Enter the key’s file, or paste the key.'
                : known && !key.trim()
                  ? `${known.message} ${known.hint}`
                  : undefined
            }
            hint="A path on the computer where the hub runs."
          />
          <PemInput
            label="Account key"
            block="PRIVATE KEY"
            note="PEM or JWK"
            value={key}
            onChange={(text) => {
              setKey(text)
              if (text) setFile('')
            }}
            hint="It goes into the vault, and is not shown again."
            error={known && key.trim() ? `${known.message} ${known.hint}` : undefined}
          />
          <PemInput
            label="CA bundle"
            note="for private CAs"
            value={caBundle}
            onChange={setCaBundle}
            hint="Root certificates to trust this CA’s own HTTPS by, besides the system’s."
          />
        </div>
      </Section>
      {add.error && !known && <ErrorPanel error={add.error} fixHere reveal />}
      <div className="flex gap-2">
        <Button type="submit" look="primary" running={add.running}>
          Take the account over
        </Button>
        <ButtonLink to="/accounts" look="quiet">
          Cancel
        </ButtonLink>
      </div>
    </form>
  )
}

const FoundKeys = ({ chosen, onPick }: { chosen: string; onPick: (found: Found) => void }) => {
  const query = useHub('accounts.findKeys', {}, { fresh: true })
  return (
    <Section
      title="Found on this computer"
      description="Accounts that certbot, lego and acme.sh keep in their usual folders. Taking one over registers nothing; the other program can go on using it."
    >
      <Loaded query={query}>
        {({ found }) =>
          found.length === 0 ? (
            <p className="text-muted">None was found.</p>
          ) : (
            <ul className="divide-y divide-line">
              {found.map((each) => (
                <li key={each.file} className="flex items-center gap-3 py-1.5">
                  <span className="w-16 shrink-0 font-medium">{each.client}</span>
                  <span className="min-w-0 grow">
                    <span className="block truncate">
                      {each.directoryUrl ?? each.host}
                      {each.email && <span className="text-muted"> · {each.email}</span>}
                    </span>
                    <span className="block truncate font-mono text-xs text-muted">{each.file}</span>
                  </span>
                  <Button
                    onClick={() => onPick(each)}
                    aria-pressed={chosen === each.file}
                    aria-label={`${chosen === each.file ? 'Chosen' : 'Choose'}: ${each.client}, ${each.file}`}
                  >
                    {chosen === each.file ? 'Chosen' : 'Choose'}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  )
}
