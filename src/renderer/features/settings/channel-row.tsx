import { Bell, CircleCheck, CircleX, type LucideIcon, Mail, Pause, Send, Webhook } from 'lucide-react'
import { useState } from 'react'
import type { Channel } from '../../../shared/contract/notifications.ts'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { CheckField } from '../../components/check-field.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Notice } from '../../components/notice.tsx'
import { Time } from '../../components/time.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { formatNames } from '../../lib/format.ts'
import { notificationKindLabels } from '../../lib/labels.ts'
import { draftOf, inputOf } from './channel-draft.ts'

const icons: Record<Channel['kind'], LucideIcon> = { desktop: Bell, webhook: Webhook, email: Mail }

const recipients = (to: readonly string[]): string => (to.length > 3 ? formatNames(to, 3) : to.join(', '))

const goesTo = (channel: Channel): string => {
  switch (channel.kind) {
    case 'desktop':
      return channel.available ? 'This computer’s notifications' : 'Shown while the desktop app runs this hub'
    case 'webhook':
      return `${channel.origin} · ${channel.signed ? 'signed' : 'not signed'}`
    case 'email':
      return `${recipients(channel.to)} · by ${channel.host}:${channel.port}`
  }
}

const State = ({ channel }: { channel: Channel }) => {
  if (!channel.enabled) {
    return (
      <Badge tone="neutral" icon={Pause}>
        Off
      </Badge>
    )
  }
  if (channel.kind === 'desktop' && !channel.available) {
    return (
      <Badge tone="neutral" icon={Pause}>
        Not now
      </Badge>
    )
  }
  return channel.problem ? (
    <Badge tone="bad" icon={CircleX}>
      Failing
    </Badge>
  ) : (
    <Badge tone="good" icon={CircleCheck}>
      On
    </Badge>
  )
}

interface ChannelRowProps {
  channel: Channel
  onChange: () => void
  onRemove: () => void
}

/** One channel: where it goes, what it is told, how the last message went, and what can be done with it. */
export const ChannelRow = ({ channel, onChange, onRemove }: ChannelRowProps) => {
  const { id, name, kind, enabled, kinds, lastSentAt, problem, problemAt, waiting } = channel
  const [answer, setAnswer] = useState<string>()
  const save = useCommand('notifications.save')
  const test = useCommand('notifications.test')
  const Icon = icons[kind]
  const sendTest = async (): Promise<void> => {
    setAnswer(undefined)
    const sent = await test.run({ channel: id })
    if (sent) setAnswer(`Sent in ${sent.milliseconds} ms. The answer: ${sent.answer}`)
  }
  const turn = async (on: boolean): Promise<void> => {
    if (await save.run(inputOf({ ...draftOf(channel), enabled: on }))) announce('Saved.')
  }
  const failed = save.error ?? test.error
  return (
    <li className="flex flex-col gap-2 py-3" aria-label={name}>
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
        <div className="min-w-0 grow basis-60">
          <p className="flex flex-wrap items-center gap-2">
            <span className="min-w-0 font-medium wrap-anywhere">{name}</span>
            <State channel={channel} />
          </p>
          <p className="text-muted break-words">{goesTo(channel)}</p>
          <p className="text-xs text-muted">
            {kinds.length === 0
              ? 'Told of nothing'
              : kinds.map((each) => notificationKindLabels[each].title).join(', ')}
            {lastSentAt !== undefined && (
              <>
                {' '}
                · last sent <Time at={lastSentAt} />
              </>
            )}
            {problemAt !== undefined && (
              <>
                {' '}
                · failed <Time at={problemAt} />
              </>
            )}
            {waiting > 0 && ` · ${waiting} waiting`}
          </p>
        </div>
        <div className="flex flex-wrap gap-1">
          <Button
            icon={Send}
            onClick={sendTest}
            running={test.running}
            aria-label={`Send a test to “${name}”`}
          >
            Send a test
          </Button>
          <Button look="quiet" onClick={onChange} aria-label={`Change “${name}”`}>
            Change…
          </Button>
          {kind !== 'desktop' && (
            <Button look="quiet" onClick={onRemove} aria-label={`Remove “${name}”`}>
              Remove…
            </Button>
          )}
        </div>
      </div>
      <div className="ml-7">
        <CheckField
          label="Send notifications there"
          checked={enabled}
          disabled={save.running}
          onChange={(event) => turn(event.target.checked)}
        />
      </div>
      <div role="status">{answer && !failed && <Notice look="good" title={answer} />}</div>
      {failed && <ErrorPanel error={failed} reveal fixHere />}
      {problem && !failed && (
        <Notice look="warn" title={problem.message}>
          {problem.hint}
        </Notice>
      )}
    </li>
  )
}
