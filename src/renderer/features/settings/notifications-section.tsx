import { Mail, Webhook } from 'lucide-react'
import { useState } from 'react'
import type { Channel } from '../../../shared/contract/notifications.ts'
import { Button } from '../../components/button.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Loaded } from '../../components/loading.tsx'
import { Section } from '../../components/section.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { useHub } from '../../lib/query.ts'
import { ChannelDialog } from './channel-dialog.tsx'
import { type ChannelDraft, draftOf, emptyDraft } from './channel-draft.ts'
import { ChannelRow } from './channel-row.tsx'

const hasSecretOf = (channel: Channel | undefined): boolean =>
  (channel?.kind === 'webhook' && channel.signed) || (channel?.kind === 'email' && channel.hasPassword)

/** Who is told what happens while nobody looks at this window. */
export const NotificationsSection = () => {
  const query = useHub('notifications.list', {})
  const [editing, setEditing] = useState<{ draft: ChannelDraft; of?: Channel }>()
  const [removing, setRemoving] = useState<Channel>()
  return (
    <Section
      title="Notifications"
      description="What happens to certificates while nobody looks, each thing told once. What cannot be sent is tried again for a day."
      actions={
        <>
          <Button icon={Webhook} onClick={() => setEditing({ draft: emptyDraft('webhook') })}>
            Add a webhook
          </Button>
          <Button icon={Mail} onClick={() => setEditing({ draft: emptyDraft('email') })}>
            Add e-mail
          </Button>
        </>
      }
    >
      <Loaded query={query}>
        {({ channels }) => (
          <ul className="divide-y divide-line border-t border-line">
            {channels.map((channel) => (
              <ChannelRow
                key={channel.id}
                channel={channel}
                onChange={() => setEditing({ draft: draftOf(channel), of: channel })}
                onRemove={() => setRemoving(channel)}
              />
            ))}
          </ul>
        )}
      </Loaded>
      <ChannelDialog
        begin={editing?.draft}
        hasSecret={hasSecretOf(editing?.of)}
        onClose={() => setEditing(undefined)}
        onSaved={() => setEditing(undefined)}
      />
      <RemoveChannel channel={removing} onClose={() => setRemoving(undefined)} />
    </Section>
  )
}

const RemoveChannel = ({ channel, onClose }: { channel: Channel | undefined; onClose: () => void }) => {
  const remove = useCommand('notifications.remove')
  return (
    <ConfirmDialog
      open={channel !== undefined}
      onClose={() => {
        remove.clear()
        onClose()
      }}
      title={`Remove “${channel?.name ?? ''}”?`}
      action="Remove the channel"
      running={remove.running}
      error={remove.error}
      onConfirm={async () => {
        if (!channel || !(await remove.run({ channel: channel.id }))) return
        announce(`“${channel.name}” was removed.`)
        onClose()
      }}
    >
      <p>Nothing is sent there any more, and what the vault holds for it is deleted.</p>
    </ConfirmDialog>
  )
}
