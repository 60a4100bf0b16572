import type { OutputOf } from '../../../shared/contract/contract.ts'
import { ChoiceCards } from '../../components/choice-cards.tsx'
import { Copyable } from '../../components/copy-button.tsx'
import { Loaded } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { Fact, Facts, Section } from '../../components/section.tsx'
import { isServed } from '../../lib/api.ts'
import { roleLabels } from '../../lib/labels.ts'
import { useHub } from '../../lib/query.ts'
import { useAllowed } from '../../lib/role.ts'
import { useStore } from '../../lib/store.ts'
import { setTheme, themeStore } from '../../lib/theme.ts'
import { AutoLockSection } from './auto-lock-section.tsx'
import { DnsSection } from './dns-section.tsx'
import { FailoverSection } from './failover-section.tsx'
import { NotificationsSection } from './notifications-section.tsx'
import { SessionsSection } from './sessions-section.tsx'
import { TokensSection } from './tokens-section.tsx'
import { VaultSection } from './vault-section.tsx'

export const SettingsPage = ({ protecting }: { protecting: boolean }) => {
  const query = useHub('hub.status', {})
  const theme = useStore(themeStore)
  const isAdmin = useAllowed('settings')
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
              <VaultSection vault={status.vault} isAdmin={isAdmin} protecting={protecting} />
              {isAdmin && <FailoverSection />}
              {isAdmin && <DnsSection />}
              {isAdmin && <NotificationsSection />}
              {isAdmin && <AutoLockSection autoLock={status.vault.autoLock} />}
              {isAdmin && <TokensSection />}
              {isServed && <SessionsSection isAdmin={isAdmin} />}
              <HubSection status={status} />
            </>
          )}
        </Loaded>
      </div>
    </Page>
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
      <Fact name="Your role">
        {roleLabels[status.role].title}
        {status.limited && ', on some target instances'}
      </Fact>
    </Facts>
  </Section>
)
