import { AtSign, Download, KeyRound, Network, RefreshCw, Share2, UserRoundPlus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Account } from '../../../shared/contract/accounts.ts'
import { StagingBadge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { Copyable } from '../../components/copy-button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { TextLink } from '../../components/link.tsx'
import { Loaded } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { Fact, Facts, Section } from '../../components/section.tsx'
import { AccountStatus } from '../../components/status.tsx'
import { Time } from '../../components/time.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { formatCount } from '../../lib/format.ts'
import { accountStatusLabels } from '../../lib/labels.ts'
import { redirect } from '../../lib/navigation.ts'
import { useHub } from '../../lib/query.ts'
import { useAllowed } from '../../lib/role.ts'
import { DeactivateAccount, RemoveAccount, RollKey } from './account-dialogs.tsx'
import { AccountProxy } from './account-proxy.tsx'
import { ChangeEmail } from './change-email.tsx'
import { ExportKey } from './export-key.tsx'
import { FireDrill } from './fire-drill.tsx'
import { RegisterAgain } from './register-again.tsx'
import { ShareAccount } from './share-account.tsx'

/** One CA account. `field`: what an error's fix wants changed; its dialog opens. */
export const AccountPage = ({ id, field }: { id: string; field?: string | undefined }) => {
  const query = useHub('accounts.show', { account: id })
  return (
    <Page
      title={query.data?.name ?? 'CA account'}
      parent={{ title: 'CA accounts', to: '/accounts' }}
      aside={query.data?.staging && <StagingBadge />}
    >
      <Loaded query={query}>{(account) => <AccountDetails account={account} field={field} />}</Loaded>
    </Page>
  )
}

interface AccountProps {
  account: Account
  field: string | undefined
}

const AccountDetails = ({ account, field }: AccountProps) => {
  const mayChange = useAllowed('accounts')
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      <Section title="Account">
        <Facts>
          <Fact name="CA">{account.caTitle}</Fact>
          <Fact name="Status">
            <AccountStatus status={account.status} />
          </Fact>
          <Fact name="Target instance">
            <TextLink to={`/instances/${account.instanceId}`}>{account.instanceName}</TextLink>
          </Fact>
          <Fact name="E-mail">{account.email || 'none'}</Fact>
          <Fact name="Account URL">
            <Copyable text={account.accountUrl} what="account URL" />
          </Fact>
          <Fact name="Directory URL">
            <Copyable text={account.directoryUrl} what="directory URL" />
          </Fact>
          {account.externalAccountKeyId && (
            <Fact name="EAB key id">
              <Copyable text={account.externalAccountKeyId} what="EAB key id" />
            </Fact>
          )}
          <Fact name="CA bundle">
            {account.hasCaBundle ? 'its own root certificates' : 'the system’s root certificates'}
          </Fact>
          <Fact name="Shared with">
            {account.sharedWith.length === 0
              ? 'no other target instance'
              : account.sharedWith.map(({ id, name }) => (
                  <span key={id} className="mr-3">
                    <TextLink to={`/instances/${id}`}>{name}</TextLink>
                  </span>
                ))}
          </Fact>
          {account.proxy && <Fact name="Proxy">{account.proxy}</Fact>}
          <Fact name="Pinned to it">
            {account.certificates === 0 ? 'no certificate' : formatCount(account.certificates, 'certificate')}
          </Fact>
          <Fact name="Added">
            <Time at={account.createdAt} />
          </Fact>
          <Fact name="Id">
            <Copyable text={account.id} what="id" />
          </Fact>
        </Facts>
      </Section>
      {mayChange && <FireDrill account={account} />}
      {mayChange && <AccountActions account={account} field={field} />}
    </div>
  )
}

const AccountActions = ({ account, field }: AccountProps) => {
  const [dialog, setDialog] = useState<
    'again' | 'roll' | 'deactivate' | 'remove' | 'email' | 'share' | 'proxy' | 'export' | undefined
  >(field === 'email' || field === 'proxy' ? field : undefined)
  const close = (): void => {
    setDialog(undefined)
    if (field) redirect(`/accounts/${account.id}`)
  }
  const refresh = useCommand('accounts.refresh')
  const ask = async (): Promise<void> => {
    const now = await refresh.run({ account: account.id })
    if (now) announce(`“${now.name}”: ${accountStatusLabels[now.status]}.`)
  }
  return (
    <Section title="Change">
      <ul className="divide-y divide-line">
        <Row text="Ask the CA how the account stands.">
          <Button icon={RefreshCw} running={refresh.running} onClick={ask}>
            Refresh
          </Button>
        </Row>
        {(account.status === 'gone' || account.status === 'valid') && (
          <Row
            text={
              account.status === 'gone'
                ? 'The CA no longer knows it: register the same key again.'
                : 'Register the same key again, where the CA has new terms or wants a binding now.'
            }
          >
            <Button
              look={account.status === 'gone' ? 'primary' : 'secondary'}
              icon={UserRoundPlus}
              onClick={() => setDialog('again')}
            >
              Register again…
            </Button>
          </Row>
        )}
        <Row text="Let other target instances order with it.">
          <Button icon={Share2} onClick={() => setDialog('share')}>
            Share…
          </Button>
        </Row>
        <Row text="Reach its CA through a proxy.">
          <Button icon={Network} onClick={() => setDialog('proxy')}>
            Proxy…
          </Button>
        </Row>
        <Row text="Write its private key into a folder, for another client.">
          <Button icon={Download} onClick={() => setDialog('export')}>
            Export the key…
          </Button>
        </Row>
        {account.status === 'valid' && (
          <>
            <Row text="Tell the CA another e-mail address.">
              <Button icon={AtSign} onClick={() => setDialog('email')}>
                Change e-mail…
              </Button>
            </Row>
            <Row text="Replace the account’s key by a new one, at the CA and in the vault.">
              <Button icon={KeyRound} onClick={() => setDialog('roll')}>
                Roll the key
              </Button>
            </Row>
            <Row text="End the account at the CA, for good.">
              <Button onClick={() => setDialog('deactivate')}>Deactivate…</Button>
            </Row>
          </>
        )}
        <Row text="Forget the account and its key here. The CA is not told.">
          <Button onClick={() => setDialog('remove')}>Remove…</Button>
        </Row>
      </ul>
      {refresh.error && <ErrorPanel error={refresh.error} fixHere reveal />}
      <RegisterAgain account={account} open={dialog === 'again'} onClose={close} />
      <ChangeEmail account={account} open={dialog === 'email'} onClose={close} />
      <ShareAccount account={account} open={dialog === 'share'} onClose={close} />
      <AccountProxy account={account} open={dialog === 'proxy'} onClose={close} />
      <ExportKey account={account} open={dialog === 'export'} onClose={close} />
      <RollKey account={account} open={dialog === 'roll'} onClose={close} />
      <DeactivateAccount account={account} open={dialog === 'deactivate'} onClose={close} />
      <RemoveAccount account={account} open={dialog === 'remove'} onClose={close} />
    </Section>
  )
}

const Row = ({ text, children }: { text: string; children: ReactNode }) => (
  <li className="flex items-center gap-4 py-2">
    <span className="grow">{text}</span>
    {children}
  </li>
)
