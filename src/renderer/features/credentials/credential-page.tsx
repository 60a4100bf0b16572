import { FlaskConical, Pencil, RefreshCw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Credential } from '../../../shared/contract/credentials.ts'
import { Button } from '../../components/button.tsx'
import { Copyable } from '../../components/copy-button.tsx'
import { TextLink } from '../../components/link.tsx'
import { Loaded } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { Fact, Facts, Section } from '../../components/section.tsx'
import { Time } from '../../components/time.tsx'
import { redirect } from '../../lib/navigation.ts'
import { useHub } from '../../lib/query.ts'
import { RemoveCredential } from './remove-credential.tsx'
import { RenameCredential } from './rename-credential.tsx'
import { ReplaceCredential } from './replace-credential.tsx'
import { TestCredential } from './test-credential.tsx'

type Open = 'test' | 'replace' | 'rename' | 'remove'

export const CredentialPage = ({ id, testing }: { id: string; testing: boolean }) => {
  const query = useHub('credentials.show', { credential: id })
  const [chosen, setDialog] = useState<Open>()
  const dialog = chosen ?? (testing ? 'test' : undefined)
  const close = (): void => {
    setDialog(undefined)
    if (testing) redirect(`/credentials/${id}`)
  }
  return (
    <Page
      title={query.data?.name ?? 'Credential'}
      parent={{ title: 'Credentials', to: '/credentials' }}
      actions={
        query.data && (
          <>
            <Button look="primary" icon={FlaskConical} onClick={() => setDialog('test')}>
              Test in a zone
            </Button>
            <Button icon={RefreshCw} onClick={() => setDialog('replace')}>
              Replace values
            </Button>
            <Button icon={Pencil} onClick={() => setDialog('rename')}>
              Edit
            </Button>
            <Button icon={Trash2} onClick={() => setDialog('remove')}>
              Remove
            </Button>
          </>
        )
      }
    >
      <Loaded query={query}>
        {(credential) => (
          <div className="flex max-w-3xl flex-col gap-4">
            <CredentialFacts credential={credential} />
            <CredentialValues credential={credential} />
            <TestCredential credential={credential} open={dialog === 'test'} onClose={close} />
            <ReplaceCredential credential={credential} open={dialog === 'replace'} onClose={close} />
            <RenameCredential credential={credential} open={dialog === 'rename'} onClose={close} />
            <RemoveCredential credential={credential} open={dialog === 'remove'} onClose={close} />
          </div>
        )}
      </Loaded>
    </Page>
  )
}

const CredentialFacts = ({ credential }: { credential: Credential }) => (
  <Section title="About">
    <Facts>
      <Fact name="Provider">{credential.providerTitle}</Fact>
      <Fact name="Target instance">
        <TextLink to={`/instances/${credential.instanceId}`}>{credential.instanceName}</TextLink>
      </Fact>
      <Fact name="Used by">
        {credential.certificates === 1 ? '1 certificate' : `${credential.certificates} certificates`}
      </Fact>
      <Fact name="Last used">{credential.lastUsedAt ? <Time at={credential.lastUsedAt} /> : 'never'}</Fact>
      <Fact name="Values set">
        <Time at={credential.replacedAt} />
      </Fact>
      {credential.note && <Fact name="Note">{credential.note}</Fact>}
      <Fact name="Id">
        <Copyable text={credential.id} what="id" />
      </Fact>
    </Facts>
  </Section>
)

const CredentialValues = ({ credential }: { credential: Credential }) => {
  const fields = useHub('providers.show', { code: credential.provider }).data?.fields ?? []
  return (
    <Section title="Values" description="Encrypted in the vault. They can be replaced, not read back.">
      <ul className="divide-y divide-line">
        {fields.map((field) => (
          <li key={field.name} className="flex flex-wrap items-baseline gap-x-3 py-1.5">
            <span className="w-44">{field.label}</span>
            <code className="min-w-0 grow font-mono text-xs text-muted">{field.env}</code>
            <span className={credential.fieldsSet.includes(field.name) ? 'font-medium' : 'text-muted'}>
              {credential.fieldsSet.includes(field.name) ? 'set' : 'not set'}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
