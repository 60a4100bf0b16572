import { oneLine, printable } from '../../shared/plain-text.ts'
import { renderText } from '../../shared/texts.ts'
import type { ChannelRecord } from '../ports/store/notifications.ts'
import type { Notification } from './notification.ts'

/** A notification in words, with the id under which this channel gets it: the same for each try. */
export interface Message extends Omit<Notification, 'title' | 'text'> {
  id: string
  title: string
  text: string
}

export const messageOf = (id: string, { title, text, ...facts }: Notification): Message => ({
  id,
  ...facts,
  title: renderText(title),
  text: renderText(text),
})

/**
 * Brings messages to one kind of channel. Throws notify.* with the other side's words, or `vault.locked` where its
 * secret cannot be read now.
 */
export interface Sender {
  /** How many go out as one. */
  readonly atOnce: number
  /** Answers what the other side said. May have arrived although it throws. */
  send(
    channel: ChannelRecord,
    messages: readonly [Message, ...Message[]],
    signal: AbortSignal,
  ): Promise<string>
}

/** Several messages as one: its title, and a line for each. What a CA or a server said acts on no screen. */
export const combine = (messages: readonly [Message, ...Message[]]): { title: string; text: string } => {
  const { title, text } = joined(messages)
  return { title: oneLine(title.replace(/\s+/g, ' ')), text: printable(text) }
}

const joined = ([first, ...more]: readonly [Message, ...Message[]]): {
  title: string
  text: string
} =>
  more.length === 0
    ? { title: first.title, text: first.text }
    : {
        title: `${first.title}, and ${more.length} more`,
        text: [first, ...more].map(({ title, text }) => `${title}\n${text}`).join('\n\n'),
      }
