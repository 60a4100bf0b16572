import { Lock, LockOpen } from 'lucide-react'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { ChoiceCards } from '../../components/choice-cards.tsx'
import { Copyable } from '../../components/copy-button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Loaded } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { Fact, Facts, Section } from '../../components/section.tsx'
import { useCommand } from '../../lib/command.ts'
import { sourceLabels } from '../../lib/labels.ts'
import { useHub } from '../../lib/query.ts'
import { useAllowed } from '../../lib/role.ts'
import { useStore } from '../../lib/store.ts'
import { setTheme, themeStore } from '../../lib/theme.ts'

export const SettingsPage = () => {
  const query = useHub('hub.status', {})
  const theme = useStore(themeStore)
  return (
    <Page title="Settings">
      <div className="flex max-w-3xl flex-col gap-4">
        <Section title="Appearance">
          <ChoiceCards
            legend="Theme"
            name="theme"
            value={theme}
            onChange={setTheme}
            columns={3}
            choices={[
              { value: 'system', title: 'System' },
              { value: 'light', title: 'Light' },
              { value: 'dark', title: 'Dark' },
            ]}
          />
        </Section>
        <Loaded query={query}>
          {(status) => (
            <>
              <VaultSection vault={status.vault} />
              <HubSection status={status} />
            </>
          )}
        </Loaded>
      </div>
    </Page>
  )
}

const VaultSection = ({ vault }: { vault: OutputOf<'hub.status'>['vault'] }) => {
  const lock = useCommand('vault.lock')
  const mayLock = useAllowed('admin')
  const locked = vault.state === 'locked'
  return (
    <Section
      title="Vault"
      description="Account keys, certificate keys and credentials are kept encrypted; the master key opens them."
      actions={
        mayLock &&
        !locked && (
          <Button icon={Lock} running={lock.running} onClick={() => lock.run({})}>
            Lock now
          </Button>
        )
      }
    >
      <Facts>
        <Fact name="State">
          <Badge tone={locked ? 'warn' : 'good'} icon={locked ? Lock : LockOpen}>
            {locked ? 'Locked' : 'Unlocked'}
          </Badge>
        </Fact>
        <Fact name="Protected by">{vault.source ? sourceLabels[vault.source] : 'nothing yet'}</Fact>
      </Facts>
      {lock.error && (
        <div className="mt-3">
          <ErrorPanel error={lock.error} />
        </div>
      )}
    </Section>
  )
}

const HubSection = ({ status }: { status: OutputOf<'hub.status'> }) => (
  <Section title="This hub">
    <Facts>
      <Fact name="Data directory">
        <Copyable text={status.dataDirectory} what="data directory" />
      </Fact>
      <Fact name="Version">{status.version}</Fact>
      <Fact name="Process">{status.pid}</Fact>
      <Fact name="Platform">{status.platform}</Fact>
      <Fact name="Your role">{status.role}</Fact>
    </Facts>
  </Section>
)
