import { Award, Eye, FlaskConical, Pencil, RefreshCw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Credential } from '../../../shared/contract/credentials.ts'
import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Loaded } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { useCommand } from '../../lib/command.ts'
import { navigate, redirect } from '../../lib/navigation.ts'
import { useHub } from '../../lib/query.ts'
import { CredentialFacts } from './credential-facts.tsx'
import { CredentialUsage } from './credential-usage.tsx'
import { CredentialValues } from './credential-values.tsx'
import { DelegationSection } from './delegation-section.tsx'
import { MakeDefault } from './make-default.tsx'
import { RemoveCredential } from './remove-credential.tsx'
import { RenameCredential } from './rename-credential.tsx'
import { ReplaceCredential } from './replace-credential.tsx'
import { RevealCredential } from './reveal-credential.tsx'
import { TestCredential } from './test-credential.tsx'

type Open = 'test' | 'replace' | 'rename' | 'remove' | 'reveal'

interface CredentialPageProps {
  id: string
  testing: boolean
  /** Names whose delegation is to be shown. */
  delegate: string | undefined
  /** What an error's fix wants changed; the form with its values opens with it. */
  field?: string | undefined
}

export const CredentialPage = ({ id, testing, delegate, field }: CredentialPageProps) => {
  const query = useHub('credentials.show', { credential: id })
  const issue = useCommand('credentials.issue')
  const [chosen, setDialog] = useState<Open>()
  const asked = testing ? 'test' : field && 'replace'
  const dialog = chosen ?? asked
  const close = (): void => {
    setDialog(undefined)
    if (asked) redirect(`/credentials/${id}`)
  }
  const order = async (): Promise<void> => {
    const issued = await issue.run({ credential: id })
    if (issued) navigate(issued.order ? `/orders/${issued.order}` : `/certificates/${issued.certificate}`)
  }
  return (
    <Page
      title={query.data?.name ?? 'Credential'}
      parent={{ title: 'Credentials', to: '/credentials' }}
      actions={
        query.data && (
          <Actions credential={query.data} onOpen={setDialog} onIssue={order} issuing={issue.running} />
        )
      }
    >
      <Loaded query={query}>
        {(credential) => (
          <div className="flex max-w-3xl flex-col gap-4">
            {issue.error && <ErrorPanel error={issue.error} reveal />}
            <CredentialFacts credential={credential} />
            {credential.provider && <CredentialValues credential={credential} />}
            {(credential.type === 'dns' ||
              credential.type === 'acme-wildcard' ||
              credential.type === 'ssh') && <CredentialUsage id={credential.id} />}
            {credential.provider && (
              <DelegationSection
                id={credential.id}
                oneName={credential.provider === 'acmedns'}
                names={delegate}
              />
            )}
            <TestCredential credential={credential} open={dialog === 'test'} onClose={close} />
            <ReplaceCredential
              credential={credential}
              open={dialog === 'replace'}
              field={field}
              onClose={close}
            />
            <RenameCredential credential={credential} open={dialog === 'rename'} onClose={close} />
            <RemoveCredential credential={credential} open={dialog === 'remove'} onClose={close} />
            <RevealCredential credential={credential} open={dialog === 'reveal'} onClose={close} />
          </div>
        )}
      </Loaded>
    </Page>
  )
}

interface ActionsProps {
  credential: Credential
  onOpen: (dialog: Open) => void
  onIssue: () => void
  issuing: boolean
}

/** What can be done with a credential of this type; the likeliest first. */
const Actions = ({ credential: each, onOpen, onIssue, issuing }: ActionsProps) => {
  const isDns = each.type === 'dns' || each.type === 'acme-wildcard'
  const opens = each.type === 'container-registry' || each.type === 'basic-auth'
  return (
    <>
      {each.wildcard && !each.wildcard.certificateId && (
        <Button look="primary" icon={Award} running={issuing} onClick={onIssue}>
          Issue the certificate
        </Button>
      )}
      {isDns && (
        <Button
          look={each.type === 'dns' ? 'primary' : 'secondary'}
          icon={FlaskConical}
          onClick={() => onOpen('test')}
        >
          Test in a zone
        </Button>
      )}
      {opens && (
        <Button icon={Eye} onClick={() => onOpen('reveal')}>
          Show the password
        </Button>
      )}
      {each.registry && !each.registry.isDefault && <MakeDefault credential={each} look="secondary" />}
      <Button icon={RefreshCw} onClick={() => onOpen('replace')}>
        Replace values
      </Button>
      <Button icon={Pencil} onClick={() => onOpen('rename')}>
        Edit
      </Button>
      <Button icon={Trash2} onClick={() => onOpen('remove')}>
        Remove
      </Button>
    </>
  )
}
